import type { Code } from '../quality/quality.js';

/** What one point brought in a window, as far as its readings are read. Sums are added up in the order in which readings come. */
export interface Draft {
  min: number | null;
  max: number | null;
  last: number | null;
  /** Sum of values times the time for which they hold, ms. */
  weighted: number;
  heldMs: number;
  amount: number | null;
  /** What is claimed and not counted, each with the moment from which it is; null: nothing. */
  claims: readonly { readonly fromMs: number; readonly part: number }[] | null;
  coveredMs: number;
  lostMs: number;
  quality: number;
  /** Sorted, each once. */
  codes: readonly Code[];
}

/**
 * The window of the last reading of a run, before what still holds then is given out: a run that goes on from it adds to the very
 * sums. One shape and no list of readings: it is kept of every point.
 */
export interface OpenWindow {
  /** Unix ms. */
  readonly start: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: number | null;
  readonly weighted: number;
  readonly heldMs: number;
  readonly amount: number | null;
  readonly coveredMs: number;
  readonly lostMs: number;
  readonly quality: number;
  /** Sorted, each once. */
  readonly codes: readonly Code[];
}

const NONE: readonly Code[] = [];
/** Of one code: a window has mostly that one, and a million windows have the same. */
const ALONE = new Map<Code, readonly Code[]>();

export const emptyDraft = (): Draft => ({
  min: null,
  max: null,
  last: null,
  weighted: 0,
  heldMs: 0,
  amount: null,
  claims: null,
  coveredMs: 0,
  lostMs: 0,
  quality: 0,
  codes: NONE,
});

export function addCode(draft: Draft, code: Code): void {
  const { codes } = draft;
  if (codes.length === 0) draft.codes = alone(code);
  else if (!codes.includes(code)) draft.codes = [...codes, code].sort();
}

function alone(code: Code): readonly Code[] {
  let list = ALONE.get(code);
  if (!list) ALONE.set(code, (list = [code]));
  return list;
}

export function extend(draft: Draft, value: number, quality: number): void {
  draft.min = draft.min === null || value < draft.min ? value : draft.min;
  draft.max = draft.max === null || value > draft.max ? value : draft.max;
  draft.last = value;
  draft.quality = Math.max(draft.quality, quality);
}

/** null: something in it waits for a decision, which takes back what it claims. */
export function openWindowOf(start: number, draft: Draft): OpenWindow | null {
  const { min, max, last, weighted, heldMs, amount, claims, coveredMs, lostMs, quality, codes } = draft;
  if (claims !== null && claims.length > 0) return null;
  return { start, min, max, last, weighted, heldMs, amount, coveredMs, lostMs, quality, codes };
}

export function draftOf(open: OpenWindow): Draft {
  const { min, max, last, weighted, heldMs, amount, coveredMs, lostMs, quality, codes } = open;
  return { min, max, last, weighted, heldMs, amount, claims: null, coveredMs, lostMs, quality, codes };
}
