import { DeviceRate } from './device-rate.js';

/** Devices that one sender is timed for one by one; what is above shares one rate. */
const MAX_DEVICES = 10_000;
/** Senders without a connection that are remembered, so that coming again is no way round a rate. */
const MAX_ABSENT = 10_000;

/**
 * Whoever sends: a principal with all its connections, or a client where nobody has to say who he is. It has a rate for each
 * of its devices, so that no one can slow a device of somebody else's by sending in its name.
 */
export class Sender {
  connections = 0;
  private readonly devices = new Map<string, DeviceRate>();
  private readonly rest: DeviceRate;
  /** Of messages that it may not send. */
  readonly forbidden: DeviceRate;

  constructor(readonly key: string) {
    this.rest = new DeviceRate(`sender:${key}`);
    this.forbidden = new DeviceRate(`forbidden:${key}`);
  }

  rateOf(device: string): DeviceRate {
    const known = this.devices.get(device);
    if (known) return known;
    if (this.devices.size >= MAX_DEVICES) return this.rest;
    const rate = new DeviceRate(device);
    this.devices.set(device, rate);
    return rate;
  }

  slowedSince(since: number): DeviceRate[] {
    return [...this.devices.values(), this.rest, this.forbidden].filter((rate) => rate.lastSlowedAt >= since);
  }

  /** Forgets devices that would be as a new one; whether nothing is left to remember. */
  sweep(restedBefore: number, shownSince: number): boolean {
    for (const rate of this.devices.values()) if (rate.isRested(restedBefore, shownSince)) this.forgetDevice(rate);
    return (
      this.devices.size === 0 &&
      this.rest.isRested(restedBefore, shownSince) &&
      this.forbidden.isRested(restedBefore, shownSince)
    );
  }

  /** Nothing is counted by its rates any more. */
  end(): void {
    for (const rate of this.devices.values()) this.forgetDevice(rate);
  }

  private forgetDevice(rate: DeviceRate): void {
    rate.isForgotten = true;
    this.devices.delete(rate.device);
  }
}

/** The senders that are connected, and those that have left with a debt. */
export class Senders {
  private readonly all = new Map<string, Sender>();
  /** Of them, without a connection; oldest first. */
  private readonly absent = new Set<Sender>();

  enter(key: string): Sender {
    let sender = this.all.get(key);
    if (!sender) this.all.set(key, (sender = new Sender(key)));
    sender.connections++;
    this.absent.delete(sender);
    return sender;
  }

  leave(sender: Sender): void {
    if (--sender.connections > 0) return;
    this.absent.add(sender);
    if (this.absent.size <= MAX_ABSENT) return;
    for (const oldest of this.absent) {
      this.forget(oldest);
      return;
    }
  }

  /** @param restedBefore, shownSince monotonic milliseconds */
  sweep(restedBefore: number, shownSince: number): void {
    for (const sender of this.all.values()) {
      if (sender.sweep(restedBefore, shownSince) && sender.connections === 0) this.forget(sender);
    }
  }

  slowedSince(since: number): DeviceRate[] {
    return [...this.all.values()].flatMap((sender) => sender.slowedSince(since));
  }

  get size(): number {
    return this.all.size;
  }

  private forget(sender: Sender): void {
    sender.end();
    this.absent.delete(sender);
    this.all.delete(sender.key);
  }
}
