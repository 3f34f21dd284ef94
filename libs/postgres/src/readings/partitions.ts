import type { Database } from '../database/database.js';

const MONTHS_AHEAD = 2;

/** Months since year 0, UTC. */
const monthOf = (ms: number): number => {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const firstDay = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;

/** The monthly partitions of `reading`: made ahead of time, and on demand for late and old readings. */
export class ReadingPartitions {
  private readonly known = new Set<number>();
  /** The month that was asked for last, [start, end): readings mostly lie in one. */
  private start = 0;
  private end = 0;

  constructor(private readonly db: Database) {}

  /** Months of these times that are not known to exist. Cheap when all is well: called for every reading. */
  missing(ms: number): number | null {
    if (ms >= this.start && ms < this.end) return null;
    const month = monthOf(ms);
    if (!this.known.has(month)) return month;
    this.start = Date.UTC(Math.floor(month / 12), month % 12);
    this.end = Date.UTC(Math.floor(month / 12), (month % 12) + 1);
    return null;
  }

  /** This month and the next two. */
  async makeAhead(nowMs: number): Promise<void> {
    const month = monthOf(nowMs);
    await this.make(Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) => month + i));
  }

  /** Makes what is missing of these months, by a function of their owner (migration 27). Several processes may do so at once. */
  async make(months: readonly number[]): Promise<void> {
    const wanted = [...new Set(months)].filter((month) => !this.known.has(month)).sort((a, b) => a - b);
    if (wanted.length === 0) return;
    await this.db.query(`select make_reading_partition('reading', month) from unnest($1::date[]) month`, [
      wanted.map(firstDay),
    ]);
    for (const month of wanted) this.known.add(month);
  }

  /** After an insert that found no partition: an operator has let one expire. */
  forget(): void {
    this.known.clear();
    this.start = this.end = 0;
  }
}
