import type { Connection } from './connection.js';

/** How exactly late acknowledgements keep their time. */
const TICK_MS = 10;

/** Connections whose acknowledgements are held back, because a device sends faster than it may; no timer while there are none. */
export class LateAcknowledgements {
  private readonly connections = new Set<Connection>();
  private timer: NodeJS.Timeout | undefined;

  add(connection: Connection): void {
    this.connections.add(connection);
    this.timer ??= setInterval(() => this.tick(performance.now()), TICK_MS);
  }

  forget(connection: Connection): void {
    this.connections.delete(connection);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(now: number): void {
    for (const connection of this.connections) {
      if (!connection.tick(now)) this.connections.delete(connection);
    }
    if (this.connections.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
