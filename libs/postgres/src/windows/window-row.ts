import type { Window } from '#domain';

/** A window of a point. */
export interface WindowRow {
  readonly pointId: number;
  readonly window: Window;
}

/** Columns of a window: everything but the state of its engine. */
export const WINDOW_FIELDS = [
  'min',
  'max',
  'mean',
  'last',
  'held_ms',
  'amount',
  'excluded',
  'covered_ms',
  'lost_ms',
  'quality',
  'codes',
];

/** All columns behind the key, in the order in which windows are written. */
export const WRITTEN_FIELDS = [...WINDOW_FIELDS, 'state'];
