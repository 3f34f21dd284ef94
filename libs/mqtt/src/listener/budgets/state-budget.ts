import type { AddressUse } from './addresses.js';

export interface StateLimits {
  readonly bytes: number;
  readonly bytesPerAddress: number;
  readonly bytesPerSession: number;
}

/** An entry of a QoS 2 id, and one of a filter without its text, measured on V8. */
export const QOS2_ID_BYTES = 64;
export const FILTER_BYTES = 200;

/** What sessions keep from one packet to the next, QoS 2 ids and filters, in bytes: for each session, each address, and all. */
export class StateBudget {
  bytes = 0;

  constructor(private readonly limits: StateLimits) {}

  open(use: AddressUse): SessionState {
    return new SessionState(this, use, this.limits);
  }
}

/** The part of one session. */
export class SessionState {
  private bytes = 0;

  constructor(
    private readonly budget: StateBudget,
    private readonly use: AddressUse,
    private readonly limits: StateLimits,
  ) {}

  /** false: there is no more. */
  take(bytes: number): boolean {
    const { limits, budget, use } = this;
    if (this.bytes + bytes > limits.bytesPerSession) return false;
    if (use.stateBytes + bytes > limits.bytesPerAddress || budget.bytes + bytes > limits.bytes) return false;
    this.count(bytes);
    return true;
  }

  give(bytes: number): void {
    this.count(-bytes);
  }

  /** The session has ended. */
  end(): void {
    this.count(-this.bytes);
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    this.use.stateBytes += bytes;
    this.budget.bytes += bytes;
  }
}
