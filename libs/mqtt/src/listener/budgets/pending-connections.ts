import type { Socket } from 'node:net';
import type { MqttRefusal } from '#contracts';
import { Addresses, type AddressUse, type PendingConnection } from './addresses.js';

export interface PendingLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly bytes: number;
  readonly bytesPerAddress: number;
  /** Sockets of one address in all, those with a session included. */
  readonly socketsPerAddress: number;
}

/** A connection younger than this is not cut for another: its CONNECT may stand unread in its socket. */
const GRACE_MS = 1_000;

/**
 * Connections that have no session yet: whoever reaches the port can make them, so they have a budget of their own, in
 * connections and bytes, for each address and for all. Where it is used up the oldest is cut: an honest client has sent its
 * CONNECT by then. Counts from the TCP connection on, so a TLS handshake that does not end counts too.
 */
export class PendingConnections {
  /** Cut, or never taken, since the start. */
  cut = 0;
  bytes = 0;
  private readonly addresses = new Addresses();
  /** Oldest first. */
  private readonly all = new Map<string, PendingConnection>();

  constructor(
    private readonly limits: PendingLimits,
    private readonly onRefused: (address: string, reason: MqttRefusal) => void = () => undefined,
  ) {}

  get size(): number {
    return this.all.size;
  }

  /** A TCP connection came: it is taken, or destroyed. */
  open(socket: Socket, now: number): void {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return void socket.destroy();
    const use = this.addresses.of(remoteAddress);
    this.addresses.socketOpened(use);
    socket.once('close', () => this.addresses.socketClosed(use));
    if (!this.makeWay(use, now)) {
      this.cut++;
      this.onRefused(remoteAddress, 'too-many');
      socket.destroy();
      return;
    }
    const pending = { key: keyOf(socket), address: remoteAddress, socket, use, since: now, bytes: 0, isGreeted: false };
    this.all.set(pending.key, pending);
    use.pending.add(pending);
    socket.once('close', () => {
      if (!pending.isGreeted && use.pending.has(pending)) this.onRefused(remoteAddress, 'no-handshake');
      this.forget(pending);
    });
  }

  /** What was opened as this socket, or as the one below its TLS. */
  of(socket: Socket): PendingConnection | undefined {
    return this.all.get(keyOf(socket));
  }

  /** It has its session, or has gone. */
  forget(pending: PendingConnection): void {
    if (!pending.use.pending.delete(pending)) return;
    this.count(pending, -pending.bytes);
    this.all.delete(pending.key);
  }

  /** Bytes of its CONNECT, or of what stands behind it, came or went. */
  bytesChanged(pending: PendingConnection, change: number): void {
    if (!pending.use.pending.has(pending)) return;
    this.count(pending, change);
    while (pending.use.pendingBytes > this.limits.bytesPerAddress) this.cutOldestWithBytes(pending.use.pending);
    while (this.bytes > this.limits.bytes) this.cutOldestWithBytes(this.all.values());
  }

  private makeWay(use: AddressUse, now: number): boolean {
    if (use.sockets > this.limits.socketsPerAddress) return false;
    if (use.pending.size >= this.limits.connectionsPerAddress && !this.cutOldest(use.pending, now)) return false;
    return this.all.size < this.limits.connections || this.cutOldest(this.all.values(), now);
  }

  private cutOldest(oldestFirst: Iterable<PendingConnection>, now: number): boolean {
    for (const oldest of oldestFirst) {
      if (now - oldest.since < GRACE_MS) return false;
      this.end(oldest);
      return true;
    }
    return false;
  }

  private cutOldestWithBytes(oldestFirst: Iterable<PendingConnection>): void {
    for (const oldest of oldestFirst) if (oldest.bytes > 0) return this.end(oldest);
  }

  private end(pending: PendingConnection): void {
    this.cut++;
    this.onRefused(pending.address, 'too-many');
    this.forget(pending);
    pending.socket.destroy();
  }

  private count(pending: PendingConnection, change: number): void {
    pending.bytes += change;
    pending.use.pendingBytes += change;
    this.bytes += change;
  }
}

const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress}|${remotePort}`;
