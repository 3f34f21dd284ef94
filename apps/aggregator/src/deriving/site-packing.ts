import { DAY_MS, MINUTE_MS } from '#domain';
import {
  isTimeout,
  isTransient,
  packDay,
  readOpenDays,
  readPackableMonths,
  type Database,
  type OpenDay,
  type ReadingMonth,
} from '#postgres';

/** So long a site with nothing to pack is left alone. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;

/** What a pass has packed. */
export interface PackedRows {
  readonly days: number;
  readonly rows: number;
  /** Days that would not come back as they are, or in time, with the reason: they stay as they are, and are not tried again. */
  readonly refused: readonly (OpenDay & { readonly reason: string })[];
  /** The time was over: something may be left. */
  readonly more: boolean;
}

/**
 * Packs the readings of one site, of months that are closed and over for more than a month, day by day and device by device (ADR 62). Each day is
 * a transaction of its own that proves that the site is ours. Takes up nothing while there is anything else to do.
 */
export class SitePacking {
  private lookAtMs = -Infinity;
  private months: ReadingMonth[] = [];
  /** Of the first of them: where each device goes on. */
  private readonly next = new Map<number, number>();
  /** `device/day`. */
  private readonly refused = new Set<string>();

  constructor(private readonly siteId: number) {}

  /**
   * @param db of the owner of the site
   * @param nowMs by the clock of PostgreSQL
   * @param isOver whether to stop, between two days
   */
  async pass(db: Database, nowMs: number, isOver: () => boolean): Promise<PackedRows> {
    const done = { days: 0, rows: 0, refused: [] as (OpenDay & { reason: string })[] };
    if (this.months.length === 0) {
      if (nowMs < this.lookAtMs) return { ...done, more: false };
      this.lookAtMs = nowMs + LOOK_EVERY_MS;
      this.months = await readPackableMonths(db, this.siteId, nowMs);
    }
    for (let month = this.months[0]; month !== undefined; month = this.months[0]) {
      const days = await readOpenDays(db, this.siteId, month, this.next);
      for (const day of days) {
        if (isOver()) return { ...done, more: true };
        const key = `${day.deviceId}/${day.dayMs}`;
        try {
          const rows = this.refused.has(key) ? null : await packDay(db, day);
          if (rows !== null) {
            done.days++;
            done.rows += rows;
          }
        } catch (error) {
          if (isTransient(error) && !isTimeout(error)) throw error;
          this.refused.add(key);
          done.refused.push({ ...day, reason: (error as Error).message });
        }
        // A day that is written to just now comes with the next look.
        this.next.set(day.deviceId, day.dayMs + DAY_MS);
      }
      if (days.length > 0) continue;
      this.months.shift();
      this.next.clear();
    }
    return { ...done, more: false };
  }
}
