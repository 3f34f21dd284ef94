import { DeviceRate, type RateLimit } from './device-rate.js';

/** A device that was slowed is shown for so long after. */
export const SLOWED_SHOWN_MS = 60_000;

/** Devices that one sender is timed for one by one; what is above shares one rate. */
const MAX_DEVICES = 10_000;
/** Senders without a connection that are remembered, so that coming again is no way round a rate. */
const MAX_ABSENT = 10_000;
/** It is looked so often which rates have rested: one that is forgotten is made anew for the next message. */
const LOOK_EVERY_MS = 10_000;
/** Of a sender with so many devices each time, so that it does not come to share one rate while others of its devices rest. */
const MANY_DEVICES = MAX_DEVICES / 2;

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

  get hasManyDevices(): boolean {
    return this.devices.size >= MANY_DEVICES;
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
  /** When it is looked at all of them again, monotonic milliseconds. */
  private nextLookAt = -Infinity;

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

  /** Forgets what has rested; to be called twice a second. @param now monotonic milliseconds */
  sweep(now: number, { burstMs }: Pick<RateLimit, 'burstMs'>): void {
    const isAll = now >= this.nextLookAt;
    if (isAll) this.nextLookAt = now + LOOK_EVERY_MS;
    for (const sender of this.all.values()) {
      if (!isAll && !sender.hasManyDevices) continue;
      // One whose burst is not whole again would be given another.
      if (sender.sweep(now - burstMs, now - SLOWED_SHOWN_MS) && sender.connections === 0) this.forget(sender);
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
