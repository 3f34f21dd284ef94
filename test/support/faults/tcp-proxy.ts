import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A wire that can be cut, slowed, held half open, and led elsewhere. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => void this.accept(client));
  private isDown = false;
  private delayMs = 0;
  private areAnswersLost = false;
  /** Resolves when what is held may pass; null: nothing is held. */
  private held: { readonly released: Promise<void>; readonly release: () => void } | null = null;
  /** Connections that were accepted. */
  accepted = 0;
  /** Connections that a fault of this wire has reset, refused or held: it did hit. */
  hit = 0;
  /** How often a client has sent something after it had heard something: its round trips. */
  trips = 0;

  private constructor(private target: number) {}

  /** @param target a URL with a port, or a port of this machine; it may be given later by `lead` */
  static async to(target: string | number): Promise<TcpProxy> {
    const proxy = new TcpProxy(typeof target === 'number' ? target : Number(new URL(target).port));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** New connections go there; those that are open stay. */
  lead(port: number): void {
    this.target = port;
  }

  /** Ends every connection without a word; new ones are let through. */
  cut(): void {
    this.hit += this.sockets.size;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Ends every connection, and every new one at once, until `up`. */
  down(): void {
    this.isDown = true;
    this.cut();
  }

  /** As at the beginning: nothing is refused, held or slowed. What was held goes on, or ends where its other end has gone. */
  up(): void {
    this.isDown = false;
    this.delayMs = 0;
    if (this.areAnswersLost) this.cut();
    this.areAnswersLost = false;
    this.held?.release();
    this.held = null;
  }

  /** Half open: nothing passes and nobody is told, not even of an end. */
  hold(): void {
    this.hit += this.sockets.size;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    this.held ??= { released, release };
  }

  /** What clients send passes; what they would hear is lost, until `up`, which ends these connections. */
  loseAnswers(): void {
    this.hit += this.sockets.size;
    this.areAnswersLost = true;
  }

  /** Each piece, of 64 KiB at most, waits so long. */
  slow(delayMs: number): void {
    this.hit += this.sockets.size;
    this.delayMs = delayMs;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.up();
    this.cut();
    await closed;
  }

  private async accept(client: Socket): Promise<void> {
    this.accepted += 1;
    client.on('error', () => undefined);
    this.sockets.add(client);
    client.once('close', () => this.sockets.delete(client));
    if (this.isDown) {
      this.hit += 1;
      client.resetAndDestroy();
      return;
    }
    while (this.held) {
      this.hit += 1;
      await this.held.released;
    }
    const upstream = connect(this.target, '127.0.0.1');
    upstream.on('error', () => undefined);
    upstream.setNoDelay(true);
    client.setNoDelay(true);
    this.sockets.add(upstream);
    upstream.once('close', () => this.sockets.delete(upstream));
    let hasHeard = true;
    client.on('data', () => {
      if (hasHeard) this.trips += 1;
      hasHeard = false;
    });
    upstream.on('data', () => (hasHeard = true));
    void this.carry(client, upstream);
    void this.carry(upstream, client, () => this.areAnswersLost);
  }

  /** What comes while it `isLost` is thrown away: who was to hear it is cut off before it hears anything else. */
  private async carry(from: Socket, to: Socket, isLost: () => boolean = () => false): Promise<void> {
    try {
      for await (const chunk of from) {
        if (this.delayMs > 0) await delay(this.delayMs);
        while (this.held) await this.held.released;
        if (to.destroyed) break;
        if (isLost()) continue;
        if (!to.write(chunk as Buffer)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
    } catch {
      // reset by one end: the other is told below
    }
    while (this.held) await this.held.released;
    to.destroy();
  }
}
