export interface ConnectionState {
  readonly client: string;
  /** `left`: said goodbye; `lost`: without a word, the case for which a will is made. */
  readonly state: 'connected' | 'left' | 'lost';
  readonly since: number;
  /** Topic of the will, which names the devices behind the client; the will itself is never published. */
  readonly willTopic: string | null;
}

/** Clients that are gone are forgotten above this number, the oldest first: random client ids must not fill the memory. */
const MAX_STATES = 50_000;

/** The newest state of each client id. */
export class ConnectionStates {
  private readonly states = new Map<string, ConnectionState>();

  set(client: string, state: ConnectionState['state'], willTopic: string | null, now: number): void {
    this.states.delete(client);
    this.states.set(client, { client, state, since: now, willTopic });
    if (this.states.size <= MAX_STATES) return;
    for (const [oldest, known] of this.states) {
      if (known.state === 'connected') continue;
      this.states.delete(oldest);
      return;
    }
  }

  all(): readonly ConnectionState[] {
    return [...this.states.values()];
  }
}
