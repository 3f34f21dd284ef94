export interface ConnectionState {
  /** Client id; `principal/client id` of one that has shown a credential. */
  readonly client: string;
  /** `left`: said goodbye; `lost`: without a word, the case for which a will is made. */
  readonly state: 'connected' | 'left' | 'lost';
  readonly since: number;
  /** Topic of the will, which names the devices behind the client; the will itself is never published. */
  readonly willTopic: string | null;
}

/** What is remembered of clients that are gone, the oldest are forgotten first: random client ids must not fill the memory. */
const MAX_GONE_BYTES = 4 * 1024 * 1024;
/** Objects and map entry of one client, measured on V8. */
const STATE_OVERHEAD_BYTES = 200;

/** The newest state of each client id. */
export class ConnectionStates {
  private readonly connected = new Map<string, ConnectionState>();
  private readonly gone = new Map<string, ConnectionState>();
  private goneBytes = 0;

  constructor(private readonly maxGoneBytes = MAX_GONE_BYTES) {}

  set(client: string, state: ConnectionState['state'], willTopic: string | null, now: number): void {
    this.connected.delete(client);
    this.forget(client);
    const known: ConnectionState = { client, state, since: now, willTopic };
    if (state === 'connected') {
      this.connected.set(client, known);
      return;
    }
    this.gone.set(client, known);
    this.goneBytes += bytesOf(known);
    for (const oldest of this.gone.keys()) {
      if (this.goneBytes <= this.maxGoneBytes) return;
      this.forget(oldest);
    }
  }

  all(): readonly ConnectionState[] {
    return [...this.connected.values(), ...this.gone.values()];
  }

  private forget(client: string): void {
    const known = this.gone.get(client);
    if (!known) return;
    this.gone.delete(client);
    this.goneBytes -= bytesOf(known);
  }
}

/** Two bytes a character, as V8 keeps what is not Latin-1. */
const bytesOf = ({ client, willTopic }: ConnectionState): number =>
  STATE_OVERHEAD_BYTES + 2 * (client.length + (willTopic?.length ?? 0));
