import { Injectable } from '@nestjs/common';

/** What is stored had waited longer than this since it arrived: more arrives than is stored, ms. */
const BEHIND_MS = 500;
/** Storing has caught up where it had waited for less, ms. In between it is as it was: in a flood transactions are now above, now below half a second. */
const CAUGHT_UP_MS = 200;
/** A rest takes so many times what the run took: in a flood storing has three quarters of the time to itself. */
const RESTS_PER_RUN = 3;
/** A rest ends so long after the run before it began, ms: figures come that often at least, … */
const APART_MS = 3_000;
/** … but for a run that takes half of that time or more: behind it the rest may last so long, ms. */
const REST_MS = 1_500;
/** No commit for so long: storing has caught up, or cannot store, ms. In a flood transactions end half a second apart. */
const QUIET_MS = 700;
/** Behind a rest the first transaction of a flood is a large one, ms. */
const QUIET_BEHIND_REST_MS = 1_500;
/**
 * So many records since the last run began come in a flood, at 25,000 a second and more: the next run begins `APART_MS` after it, and makes of
 * all of them what it would have made of each part.
 */
const FLOOD_RECORDS = 10_000;
/**
 * So many records in the first transactions behind a run that found none may be the begin of a flood: the run waits for the next commit, which
 * says whether storing keeps up. The first run of a fresh process makes what it needs for each device, at the expense of storing.
 */
const BURST_RECORDS = 50;
/** What no figure is made of waits for its turn so long at most, however much arrives, ms. */
const OTHERS_WAIT_MS = 4_000;

/**
 * Deriving gives way to storing while more arrives than this process stores: after each run it rests three times as long as the run took.
 * What waits to be derived comes together meanwhile, and costs less than one by one.
 */
@Injectable()
export class StoringFirst {
  private isBehind = false;
  /** The newest commit, or the end of the rest behind it, monotonic ms. */
  private storedAtMs = -Infinity;
  /** Records that were stored since the last run began, and when it did, monotonic ms. */
  private records = 0;
  private beganAtMs = -Infinity;
  /** Whether nothing had been stored for the last run. */
  private hasFoundNone = false;
  private quiet: NodeJS.Timeout | undefined;
  private end: (() => void) | null = null;
  /** Whether the rest in hand goes on after a commit. */
  private goesOn = (): boolean => false;

  /**
   * A transaction of so many records is stored.
   * @param waitedMs what arrived last of it had waited so long; null: nobody knows
   * @param restMs storing rests so long behind it, for a flood has begun
   */
  stored(waitedMs: number | null, records = 0, restMs = 0): void {
    this.records += records;
    this.isBehind = restMs > 0 || (waitedMs !== null && waitedMs > (this.isBehind ? CAUGHT_UP_MS : BEHIND_MS));
    this.storedAtMs = performance.now() + restMs;
    if (this.end === null) return;
    if (this.goesOn()) this.watch(restMs > 0 ? restMs + QUIET_BEHIND_REST_MS : QUIET_MS);
    else this.end();
  }

  /**
   * Resolves when a run may begin: in a flood `APART_MS` after the run before it, or after the flood's first transaction where there is none;
   * or when nothing is stored any more, or storing keeps up with what has just begun.
   */
  async turn(): Promise<void> {
    if (this.hasFoundNone && this.records >= BURST_RECORDS) {
      // Until a commit says otherwise.
      this.isBehind = true;
      await this.rest(APART_MS, () => this.isBehind || this.records >= FLOOD_RECORDS);
    } else if (this.records >= FLOOD_RECORDS) {
      const restMs = this.beganAtMs + APART_MS - performance.now();
      if (restMs > 0) await this.rest(restMs, () => true);
    }
    this.hasFoundNone = this.records === 0;
    this.records = 0;
    this.beganAtMs = performance.now();
  }

  /**
   * Whether what no figure is made of waits with its windows for now: it costs as much as storing where devices are many, and each turn in a
   * flood opens all their windows for a few readings each.
   * @param sinceMs since when it waits, monotonic
   */
  othersWait(sinceMs: number): boolean {
    const nowMs = performance.now();
    return this.isBehind && nowMs - this.storedAtMs < QUIET_MS && nowMs - sinceMs < OTHERS_WAIT_MS;
  }

  /** Rests after a run. */
  async giveWay(tookMs: number): Promise<void> {
    if (!this.isBehind) return;
    const longestMs = Math.min(RESTS_PER_RUN * tookMs, Math.max(REST_MS, APART_MS - tookMs));
    await this.rest(longestMs, () => this.isBehind);
  }

  /** Rests so long at most, until nothing is stored for `QUIET_MS`, or something was and `goesOn` says no. */
  private async rest(longestMs: number, goesOn: () => boolean): Promise<void> {
    this.goesOn = goesOn;
    let longest: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.end = resolve;
      longest = setTimeout(resolve, longestMs);
      this.watch(QUIET_MS);
    });
    this.end = null;
    clearTimeout(longest);
    clearTimeout(this.quiet);
  }

  /** The rest in hand ends where nothing is stored for so long. */
  private watch(ms: number): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      this.isBehind = false;
      this.end?.();
    }, ms);
  }

  /** The rest in hand ends. */
  stop(): void {
    this.isBehind = false;
    this.end?.();
  }
}
