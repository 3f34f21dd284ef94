/** How far a source trusts its own value. The index is what is stored; higher is worse. */
export const QUALITIES = ['good', 'uncertain', 'bad'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Index of QUALITIES; good is 0. */
export const UNCERTAIN = 1;
export const BAD = 2;

/** Why a value or a message could not be used (docs/contract.md#reasons). The meaning of a code never changes. */
export const REASONS = [
  'MALFORMED',
  'TOO_LARGE',
  'OUT_OF_SCHEMA',
  'UNKNOWN_TOPIC',
  'FORBIDDEN_TOPIC',
  'UNKNOWN_SITE',
  'UNKNOWN_DEVICE',
  'UNKNOWN_POINT',
  'WRONG_UNIT',
  'NOT_A_NUMBER',
  'BAD_TIME',
  'FUTURE_TIME',
  'UNSTORABLE',
] as const;
export type Reason = (typeof REASONS)[number];

/** One value of one point at the time of its measurement, in the point's unit. */
export interface Reading {
  /** Time of measurement, Unix ms. */
  readonly t: number;
  readonly v: number;
  /** Index into QUALITIES. */
  readonly q: number;
}

/**
 * Which of two candidates for the same point and time is the effective one: with `seq` before without, higher `seq`,
 * then the worse quality, then the lower value. A total order, so that arrival never matters.
 * Negative: `a` is effective.
 */
export function compareCandidates(
  a: { readonly v: number; readonly q: number; readonly seq: number | null },
  b: { readonly v: number; readonly q: number; readonly seq: number | null },
): number {
  if (a.seq !== b.seq) {
    if (a.seq === null) return 1;
    if (b.seq === null) return -1;
    return b.seq - a.seq;
  }
  return b.q - a.q || a.v - b.v;
}

/** Equal after conversion: 1e-9 relative. */
export function sameValue(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
