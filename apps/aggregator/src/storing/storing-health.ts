/** A transaction that takes so long is not a slow one. */
const HANGS_AFTER_MS = 5_000;
/** A failure is over when the next attempt stores; one that lasts shorter is told to nobody. */
const FAILS_AFTER_MS = 3_000;
/** No attempt since: its partitions are another's by now. */
const FORGOTTEN_AFTER_MS = 30_000;

/**
 * Whether what comes is stored. PostgreSQL can answer every question and take no row: its disk is full, or a COMMIT waits for a
 * standby that is not there. Times are monotonic, ms.
 */
export class StoringHealth {
  private begunAt: number | null = null;
  private failure: { readonly since: number; readonly at: number; readonly reason: string } | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  begun(): void {
    this.begunAt = this.now();
  }

  stored(): void {
    this.begunAt = null;
    this.failure = null;
  }

  /** PostgreSQL has answered that another process stores these partitions by now: what failed before is that one's. */
  elsewhere(): void {
    this.stored();
  }

  failed(error: unknown): void {
    this.begunAt = null;
    const at = this.now();
    const before = this.failure && at - this.failure.at <= FORGOTTEN_AFTER_MS ? this.failure : null;
    this.failure = { since: before?.since ?? at, at, reason: String(error) };
  }

  /** For people; none: what comes is stored, or nothing comes. */
  problems(): string[] {
    const now = this.now();
    const { begunAt, failure } = this;
    if (failure && now - failure.at < FORGOTTEN_AFTER_MS && now - failure.since > FAILS_AFTER_MS) {
      return [`PostgreSQL stores nothing: ${failure.reason}`];
    }
    const isHanging = begunAt !== null && now - begunAt > HANGS_AFTER_MS;
    return isHanging ? [`PostgreSQL has confirmed nothing for ${HANGS_AFTER_MS / 1_000} s: nothing is stored`] : [];
  }
}
