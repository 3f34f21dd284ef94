import { allEnded } from '../database/all-ended.js';
import type { Queryable, Transaction } from '../database/database.js';
import { keepCandidates } from './conflicts.js';
import { copyRows, MIN_COPIED, SAVEPOINT, SAVEPOINT_RELEASED } from './copy-readings.js';
import { insertRows } from './insert-rows.js';
import type { Layouts } from './layouts.js';
import { conflictsWithin, mergeRows, type Collision } from './merge-rows.js';
import { mayBePacked, NEVER_PACKED_MS, openPackedDays } from './packs/packed-days.js';
import type { ColumnsToWrite, RowToWrite } from './row-to-write.js';
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
  /** Time of the oldest of all, Unix ms. */
  private readonly oldestMs: number;
  /** Whether no row can lie in a day that is packed, by the clock as it is known. */
  private readonly areYoung: boolean;
  /** Rows that were new of those that `begin` has inserted; null: it has inserted none. */
  private inserted: number | null = null;
  private hasSavepoint = false;

  /** @param columns rows beside the others, that no stored one can meet by what is remembered: they are copied, where they are many */
  constructor(
    private rows: readonly Row[],
    private readonly by: WrittenBy,
    private columns: ColumnsToWrite<Row> | null = null,
  ) {
    this.oldestMs = oldestOf(rows, columns);
    this.areYoung = !mayBePacked(this.oldestMs, by.clockMs + CLOCK_MARGIN_MS);
    if (!this.areYoung || (columns && columns.count < MIN_COPIED)) this.leaveColumns();
    if (this.columns === null && this.rows.length < MIN_COPIED) return;
    for (const row of this.rows) {
      const isFresh = row.candidates === null && by.spans.isOutside(row.layout.deviceId, row.ts);
      (isFresh ? this.fresh : this.others).push(row);
    }
    if (this.columns === null && this.fresh.length < MIN_COPIED) this.fresh.length = 0;
  }

  /** Asks, before the transaction, what is stored of devices that are not remembered, where rows are many. All layouts must be known. */
  static async prepare(
    q: Queryable,
    rows: readonly RowToWrite[],
    columns: { readonly count: number; readonly devices: Iterable<number> },
    spans: StoredSpans,
  ): Promise<void> {
    if (rows.length + columns.count < MIN_COPIED) return;
    await spans.learn(q, [...columns.devices, ...rows.map(({ layout }) => layout.deviceId)]);
  }

  /** What can be sent behind statements that are not answered yet, and is void if they fail. Days that are packed have to be opened first. */
  async begin(tx: Transaction): Promise<void> {
    if (this.isEmpty || !this.areYoung) return;
    if (this.isCopied) {
      await tx.execute(SAVEPOINT);
      this.hasSavepoint = true;
    } else this.inserted = await insertRows(tx, this.rows);
  }

  /**
   * The rest, with or without `begin`. Returns rows that were in the database before: their values were compared point by point, see
   * `Collision`. What lay in columns is among `rows` then, if it could not be copied.
   * @param nowMs begin of the transaction by the clock of PostgreSQL, Unix ms
   * @param meanwhile called while PostgreSQL takes in rows that are copied; without them it is not
   * @throws ClockMoved
   */
  async end(tx: Transaction, nowMs: number, meanwhile?: () => void): Promise<Collision<Row>[]> {
    if (this.isEmpty) return [];
    const { rows } = this;
    if (this.inserted !== null || this.hasSavepoint || this.columns !== null) {
      if (mayBePacked(this.oldestMs, nowMs)) throw new ClockMoved('the clock of PostgreSQL has moved on by weeks');
    } else await openPackedDays(tx, rows, nowMs);
    if (!this.isCopied) return this.compare(tx, rows, this.inserted ?? (await insertRows(tx, rows)));

    if (!this.hasSavepoint) await tx.execute(SAVEPOINT);
    const areCopied = await copyRows(tx, this.fresh, this.columns, meanwhile);
    if (!areCopied) {
      this.leaveColumns();
      this.by.spans.forget(this.rows.map(({ layout }) => layout.deviceId));
    }
    const left = areCopied ? this.others : this.rows;
    if (left.length === 0) return [];
    // Released first: what is inserted from now on bears the id of the transaction, by which `mergeRows` knows it.
    const [, inserted] = await allEnded([() => tx.execute(SAVEPOINT_RELEASED), () => insertRows(tx, left)]);
    return this.compare(tx, left, inserted);
  }

  /** Those that are objects. */
  get objects(): readonly Row[] {
    return this.rows;
  }

  /** The devices of rows in columns, each once, with all its times there. */
  eachDevice(take: (deviceId: number, times: ArrayLike<number>) => void): void {
    if (this.columns) eachDeviceOf(this.columns, take);
  }

  private get isEmpty(): boolean {
    return this.rows.length === 0 && this.columns === null;
  }

  private get isCopied(): boolean {
    return this.fresh.length > 0 || this.columns !== null;
  }

  private leaveColumns(): void {
    if (this.columns) this.rows = [...this.rows, ...this.columns.asRows()];
    this.columns = null;
  }

  private async compare(tx: Transaction, rows: readonly Row[], inserted: number): Promise<Collision<Row>[]> {
    const collisions = inserted === rows.length ? [] : await mergeRows(tx, rows, this.by.layouts);
    const merged = new Set(collisions.map(({ row }) => row));
    const others = rows.filter((row) => row.candidates !== null && !merged.has(row));
    await keepCandidates(tx, others.flatMap(conflictsWithin));
    return collisions;
  }
}

/** Each device once, with the times of its rows as they came. */
function eachDeviceOf<Row extends RowToWrite>(
  columns: ColumnsToWrite<Row>,
  take: (deviceId: number, times: Float64Array) => void,
): void {
  const order = columns.deviceByDevice();
  const { deviceIds, ts } = columns;
  const times = new Float64Array(order.length);
  for (let k = 0; k < order.length; k++) times[k] = ts[order[k]!]!;
  for (let from = 0, to = 1; from < order.length; from = to, to++) {
    const device = deviceIds[order[from]!]!;
    while (to < order.length && deviceIds[order[to]!] === device) to++;
    take(device, times.subarray(from, to));
  }
}

function oldestOf<Row extends RowToWrite>(rows: readonly Row[], columns: ColumnsToWrite<Row> | null): number {
  let oldest = Infinity;
  for (const { ts } of rows) if (ts < oldest) oldest = ts;
  if (columns) for (let i = 0; i < columns.count; i++) if (columns.ts[i]! < oldest) oldest = columns.ts[i]!;
  return oldest;
}
