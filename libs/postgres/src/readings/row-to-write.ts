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
