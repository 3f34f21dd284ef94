/** First bytes of the two-byte acknowledgements: PUBACK answers QoS 1, PUBREC answers QoS 2. */
const PUBACK = 0x40;
const PUBREC = 0x50;

/**
 * Acknowledgements of one connection on their way out, in the order of arrival (MQTT 4.6.0-2): many in one buffer, those
 * of a device over its rate held back until their time, and whatever came after them behind them.
 * Four bytes each in 3.1.1 and in 5 alike, since reason 0 may be left out; five with another reason (MQTT 5).
 */
export class Acknowledgements {
  /** PUBACKs that went out since the start. */
  pubacks = 0;
  /** Those that `take` gives next. */
  gathered = 0;
  private run = EMPTY;
  private length = 0;
  private late: { packetId: number; qos: number; at: number; reason: number }[] = [];

  add(packetId: number, qos: number, at: number, now: number, reason = 0): void {
    if (this.late.length > 0 || at > now) this.late.push({ packetId, qos, at, reason });
    else this.append(packetId, qos, reason);
  }

  /** How many are held back. */
  get held(): number {
    return this.late.length;
  }

  /** Monotonic milliseconds at which the next of those held back may go; 0: none is held. */
  get nextAt(): number {
    return this.late[0]?.at ?? 0;
  }

  /** Lets those go whose time has come; how many. */
  release(now: number): number {
    let due = 0;
    while (due < this.late.length && this.late[due]!.at <= now) {
      const { packetId, qos, reason } = this.late[due++]!;
      this.append(packetId, qos, reason);
    }
    if (due > 0) this.late = this.late.slice(due);
    return due;
  }

  /** What is to be written now, null where nothing is. The buffer is the caller's from here on. */
  take(): Buffer | null {
    if (this.length === 0) return null;
    const bytes = this.run.subarray(0, this.length);
    this.run = EMPTY;
    this.length = 0;
    this.gathered = 0;
    return bytes;
  }

  private append(packetId: number, qos: number, reason: number): void {
    if (this.length + 5 > this.run.length) {
      const grown = Buffer.allocUnsafe(Math.max(256, this.run.length * 2));
      this.run.copy(grown, 0, 0, this.length);
      this.run = grown;
    }
    if (qos === 1) this.pubacks++;
    this.gathered++;
    const run = this.run;
    let at = this.length;
    run[at++] = qos === 1 ? PUBACK : PUBREC;
    run[at++] = reason === 0 ? 2 : 3;
    run[at++] = packetId >> 8;
    run[at++] = packetId & 0xff;
    if (reason !== 0) run[at++] = reason;
    this.length = at;
  }
}

const EMPTY = Buffer.alloc(0);
