import type { Socket } from 'node:net';
import { networkOf } from '#contracts';

/** A connection that has no session yet. */
export interface PendingConnection {
  readonly key: string;
  readonly address: string;
  readonly socket: Socket;
  readonly use: AddressUse;
  readonly since: number;
  bytes: number;
  /** Its TLS handshake is done, where there is one. */
  isGreeted: boolean;
}

/** A connection with a session, as the quota of sessions sees it. */
export interface SessionHolder {
  /** Monotonic milliseconds. */
  readonly enteredAt: number;
}

/** What one address holds of the listener. */
export class AddressUse {
  /** Open sockets, those included that are about to close. */
  sockets = 0;
  /** Connections before their session, oldest first. */
  readonly pending = new Set<PendingConnection>();
  pendingBytes = 0;
  sessions = 0;
  /** Sessions that have not sent a message, oldest first. */
  readonly unused = new Set<SessionHolder>();
  /** Of packets of sessions that have not arrived whole. */
  partialBytes = 0;
  /** What its sessions keep from one packet to the next. */
  stateBytes = 0;

  constructor(readonly network: string) {}
}

/** Who holds what, by address; an address that holds nothing is forgotten. */
export class Addresses {
  private readonly uses = new Map<string, AddressUse>();

  of(address: string): AddressUse {
    const network = networkOf(address);
    let use = this.uses.get(network);
    if (!use) this.uses.set(network, (use = new AddressUse(network)));
    return use;
  }

  socketOpened(use: AddressUse): void {
    use.sockets++;
  }

  socketClosed(use: AddressUse): void {
    if (--use.sockets === 0) this.uses.delete(use.network);
  }
}
