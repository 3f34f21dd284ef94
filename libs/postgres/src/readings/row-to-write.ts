import type { Candidate } from '#domain';
import type { Layout } from './layouts.js';

/** Everything that one batch has for one device and time. Values lie in the order of the layout. */
export interface RowToWrite {
  readonly ts: number;
  readonly layout: Layout;
  readonly vals: readonly number[];
  /** null: all good. */
  readonly quality: readonly number[] | null;
  readonly seq: number | null;
  readonly receivedMs: number;
  /** By point, where several messages were merged: all candidates, the effective one among them. Else null. */
  readonly candidates: readonly (readonly Candidate[])[] | null;
}

/** Rows of one message each, all good, in columns. */
export interface ColumnsToWrite<Row extends RowToWrite> {
  readonly count: number;
  readonly ts: Float64Array;
  readonly receivedMs: Float64Array;
  /** NaN: it has none. */
  readonly seqs: Float64Array;
  /** Of all rows, in the order of their layouts. */
  readonly vals: Float64Array;
  /** Behind the values of each row. */
  readonly ends: Uint32Array;
  /** Of each row its device and its layout. */
  readonly deviceIds: Int32Array;
  readonly layoutIds: Int32Array;
  /** Numbers of all rows, those of one device together and as they came. */
  deviceByDevice(): Uint32Array;
  asRows(): Row[];
}
