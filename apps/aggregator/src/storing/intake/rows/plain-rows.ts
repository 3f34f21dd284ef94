import type { Shape } from '../device-entry.js';
import type { DeviceLine, IntakeRow } from './intake-rows.js';
import { arrange, rowOf } from '../take-apart.js';

/** What is different in such a row. */
export interface PlainRow {
  readonly ts: number;
  readonly late: boolean;
  readonly seq: number | null;
  readonly receivedMs: number;
  /** In the order of the shape. */
  readonly vals: readonly number[];
}

/** So many rows have room at first, with four values each. */
const ROOM = 256;

const NO_NUMBERS = new Float64Array(0);
const NO_IDS = new Int32Array(0);

/** What became of a row. */
const [IN_TIME, LATE, GONE] = [0, 1, 2];

/** More than memory holds of one transaction. */
const MOST_ROWS = 2 ** 21;

/**
 * Rows of one message each that are newer than all before them of their device, real and good: what a flood is made of. Thousands wait for a
 * transaction, and longer than an object is young, so they lie in columns of numbers: nothing of them is copied or looked at by the
 * collector of objects. A row that turns out to be less simple leaves as an object.
 */
export class PlainRows {
  count = 0;
  ts = NO_NUMBERS;
  receivedMs = NO_NUMBERS;
  /** NaN: it has none. */
  seqs = NO_NUMBERS;
  vals = NO_NUMBERS;
  /** Behind the values of each row. */
  ends = new Uint32Array(0);
  /** From `settle` on. */
  deviceIds = NO_IDS;
  layoutIds = NO_IDS;
  private readonly lines: DeviceLine[] = [];
  private readonly shapes: Shape[] = [];
  private fates = new Uint8Array(0);
  /** The row before it of the same device; -1: there is none. */
  private before = NO_IDS;
  private order = new Uint32Array(0);
  /** Values of one row in the order of its message. */
  private readonly scratch: number[] = [];

  /** From `settle` on. */
  deviceByDevice(): Uint32Array {
    if (this.order.length === this.count) return this.order; // asked several times
    const keys = new Float64Array(this.count);
    for (let i = 0; i < keys.length; i++) keys[i] = this.deviceIds[i]! * MOST_ROWS + i;
    keys.sort();
    this.order = new Uint32Array(this.count);
    for (let k = 0; k < keys.length; k++) this.order[k] = keys[k]! % MOST_ROWS;
    return this.order;
  }

  /** It must be newer than all plain rows of its line. */
  add(line: DeviceLine, shape: Shape, { ts, late, seq, receivedMs, vals }: PlainRow): void {
    const i = this.count++;
    const from = i === 0 ? 0 : this.ends[i - 1]!;
    const end = from + vals.length;
    if (i === this.ts.length) this.makeRoom();
    if (end > this.vals.length)
      this.vals = enlarged(this.vals, new Float64Array(Math.max(2 * this.vals.length, 4 * ROOM, end)));
    for (let k = 0; k < vals.length; k++) this.vals[from + k] = vals[k]!;
    this.ends[i] = end;
    this.ts[i] = ts;
    this.receivedMs[i] = receivedMs;
    this.seqs[i] = seq ?? NaN;
    this.fates[i] = late ? LATE : IN_TIME;
    this.before[i] = line.lastPlain;
    this.lines.push(line);
    this.shapes.push(shape);
    if (line.lastPlain < 0) line.firstPlainMs = ts;
    line.lastPlain = i;
  }

  /** The row of that line and time as an object, which it is from now on; null: there is none. Before `settle`. */
  take(line: DeviceLine, ts: number): IntakeRow | null {
    if (ts < line.firstPlainMs) return null;
    let i = line.lastPlain;
    while (i >= 0 && this.ts[i]! > ts) i = this.before[i]!;
    if (i < 0 || this.ts[i] !== ts || this.fates[i] === GONE) return null;
    const row = this.rowAt(i);
    this.fates[i] = GONE;
    return row;
  }

  /**
   * All shapes are resolved: values are put in the order of their layouts, and rows that may meet one that is stored leave as objects.
   * Nothing is added any more.
   */
  settle(mayMeet: (deviceId: number, ts: number) => boolean): IntakeRow[] {
    const left: IntakeRow[] = [];
    const { count } = this;
    this.count = 0;
    this.deviceIds = new Int32Array(count);
    this.layoutIds = new Int32Array(count);
    let from = 0;
    for (let i = 0; i < count; i++) {
      const end = this.ends[i]!;
      if (this.fates[i] !== GONE) {
        if (mayMeet(this.shapes[i]!.entry.deviceId, this.ts[i]!)) left.push(arrange(this.rowAt(i, from)));
        else this.keep(i, from, end);
      }
      from = end;
    }
    this.lines.length = this.shapes.length = this.count;
    return left;
  }

  /** All that are left after `settle`, as objects. */
  asRows(): IntakeRow[] {
    return Array.from({ length: this.count }, (_, i) => this.rowAt(i));
  }

  /** Moves a row down to where the next one belongs. */
  private keep(i: number, from: number, end: number): void {
    const to = this.count++;
    const { order, layout } = this.shapes[i]!;
    this.deviceIds[to] = layout!.deviceId;
    this.layoutIds[to] = layout!.layoutId;
    const begin = to === 0 ? 0 : this.ends[to - 1]!;
    if (order !== null) {
      const { scratch } = this;
      for (let k = from; k < end; k++) scratch[k - from] = this.vals[k]!;
      for (let k = 0; k < order.length; k++) this.vals[begin + k] = scratch[order[k]!]!;
    } else if (begin !== from) this.vals.copyWithin(begin, from, end);
    this.ends[to] = begin + end - from;
    if (to === i) return;
    this.ts[to] = this.ts[i]!;
    this.receivedMs[to] = this.receivedMs[i]!;
    this.seqs[to] = this.seqs[i]!;
    this.fates[to] = this.fates[i]!;
    this.lines[to] = this.lines[i]!;
    this.shapes[to] = this.shapes[i]!;
  }

  /** As it lies here. */
  private rowAt(i: number, from = i === 0 ? 0 : this.ends[i - 1]!): IntakeRow {
    const seq = this.seqs[i]!;
    return rowOf(this.shapes[i]!, {
      line: this.lines[i]!,
      ts: this.ts[i]!,
      late: this.fates[i] === LATE,
      replayed: false,
      vals: [...this.vals.subarray(from, this.ends[i])],
      quality: null,
      seq: Number.isNaN(seq) ? null : seq,
      receivedMs: this.receivedMs[i]!,
    });
  }

  private makeRoom(): void {
    const room = Math.max(2 * this.ts.length, ROOM);
    this.ts = enlarged(this.ts, new Float64Array(room));
    this.receivedMs = enlarged(this.receivedMs, new Float64Array(room));
    this.seqs = enlarged(this.seqs, new Float64Array(room));
    this.ends = enlarged(this.ends, new Uint32Array(room));
    this.fates = enlarged(this.fates, new Uint8Array(room));
    this.before = enlarged(this.before, new Int32Array(room));
  }
}

function enlarged<Column extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  column: Column,
  larger: Column,
): Column {
  larger.set(column);
  return larger;
}
