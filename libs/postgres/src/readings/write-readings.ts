import { allEnded } from '../database/all-ended.js';
import type { Queryable, Transaction } from '../database/database.js';
import { keepCandidates } from './conflicts.js';
import { copyRows, MIN_COPIED, SAVEPOINT, SAVEPOINT_RELEASED } from './copy-readings.js';
import { insertRows } from './insert-rows.js';
import type { Layouts } from './layouts.js';
import { conflictsWithin, mergeRows, type Collision } from './merge-rows.js';
import { mayBePacked, NEVER_PACKED_MS, openPackedDays } from './packed-days.js';
import type { RowToWrite } from './row-to-write.js';
import type { StoredSpans } from './stored-spans.js';

/** What a transaction writes by. */
export interface WrittenBy {
  readonly layouts: Layouts;
  readonly spans: StoredSpans;
  /** The clock of PostgreSQL when it was looked at last, before the transaction, Unix ms. */
  readonly clockMs: number;
}

/** So much of the time that is never packed the clock may have gone on since it was looked at. */
const CLOCK_MARGIN_MS = NEVER_PACKED_MS / 3;

/** The clock has gone on by weeks since it was looked at: what was taken for young may be packed. The next attempt knows it. */
export class ClockMoved extends Error {
  /** SQLSTATE's serialization_failure: ask again. */
  readonly code = '40001';
}

/**
 * Rows on their way into `reading`; each (device, time) at most once among them. The partitions of all times must exist. In two steps: what
 * needs no answer of the database is sent with the first statements of the transaction. After the commit the spans must `grow` by all rows.
 */
export class ReadingsWrite<Row extends RowToWrite> {
  /** No stored row can meet them: they are copied, where they are many; else there are none of them. */
  private readonly fresh: Row[] = [];
  private readonly others: Row[] = [];
  /** Whether no row can lie in a day that is packed, by the clock as it is known. */
  private readonly areYoung: boolean;
  /** Rows that were new of those that `begin` has inserted; null: it has inserted none. */
  private inserted: number | null = null;
  private hasSavepoint = false;

  constructor(
    private readonly rows: readonly Row[],
    private readonly by: WrittenBy,
  ) {
    this.areYoung = !mayBePacked(rows, by.clockMs + CLOCK_MARGIN_MS);
    if (rows.length < MIN_COPIED) return;
    for (const row of rows) {
      const isFresh = row.candidates === null && by.spans.isOutside(row.layout.deviceId, row.ts);
      (isFresh ? this.fresh : this.others).push(row);
    }
    if (this.fresh.length < MIN_COPIED) this.fresh.length = 0;
  }

  /** Asks, before the transaction, what is stored of devices that are not remembered. */
  static async prepare(q: Queryable, rows: readonly RowToWrite[], spans: StoredSpans): Promise<void> {
    if (rows.length >= MIN_COPIED)
      await spans.learn(
        q,
        rows.map(({ layout }) => layout.deviceId),
      );
  }

  /** What can be sent behind statements that are not answered yet, and is void if they fail. Days that are packed have to be opened first. */
  async begin(tx: Transaction): Promise<void> {
    if (this.rows.length === 0 || !this.areYoung) return;
    if (this.fresh.length === 0) this.inserted = await insertRows(tx, this.rows);
    else {
      await tx.execute(SAVEPOINT);
      this.hasSavepoint = true;
    }
  }

  /**
   * The rest, with or without `begin`. Returns rows that were in the database before: their values were compared point by point, see
   * `Collision`.
   * @param nowMs begin of the transaction by the clock of PostgreSQL, Unix ms
   * @throws ClockMoved
   */
  async end(tx: Transaction, nowMs: number): Promise<Collision<Row>[]> {
    const { rows } = this;
    if (rows.length === 0) return [];
    if (this.inserted !== null || this.hasSavepoint) {
      if (mayBePacked(rows, nowMs)) throw new ClockMoved('the clock of PostgreSQL has moved on by weeks');
    } else await openPackedDays(tx, rows, nowMs);
    if (this.fresh.length === 0) return this.compare(tx, rows, this.inserted ?? (await insertRows(tx, rows)));

    if (!this.hasSavepoint) await tx.execute(SAVEPOINT);
    const areCopied = await copyRows(tx, this.fresh);
    if (!areCopied) this.by.spans.forget(rows.map(({ layout }) => layout.deviceId));
    const left = areCopied ? this.others : rows;
    if (left.length === 0) return [];
    // Released first: what is inserted from now on bears the id of the transaction, by which `mergeRows` knows it.
    const [, inserted] = await allEnded([() => tx.execute(SAVEPOINT_RELEASED), () => insertRows(tx, left)]);
    return this.compare(tx, left, inserted);
  }

  private async compare(tx: Transaction, rows: readonly Row[], inserted: number): Promise<Collision<Row>[]> {
    const collisions = inserted === rows.length ? [] : await mergeRows(tx, rows, this.by.layouts);
    const merged = new Set(collisions.map(({ row }) => row));
    const others = rows.filter((row) => row.candidates !== null && !merged.has(row));
    await keepCandidates(tx, others.flatMap(conflictsWithin));
    return collisions;
  }
}
