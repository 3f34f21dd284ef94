import { EXCLUDING_CODES, type Code } from './quality.js';

/** What people see below a curve: the worst first. */
export const TREND_MARKS = ['missing', 'excluded', 'substituted', 'suspect', 'good'] as const;
/**
 * `missing`: no reading covers the time; `excluded`: something was sent that does not count; `substituted`: its share is estimated, or
 * something stands in for it; `suspect`: it counts, and a rule or the sender doubts it.
 */
export type TrendMark = (typeof TREND_MARKS)[number];

const SUBSTITUTING: readonly Code[] = ['ESTIMATED', 'SUBSTITUTED'];
/** What comes late, or begins a new epoch of the meter as recorded, is as good as any other reading; so is what follows a gap. */
const HARMLESS: readonly Code[] = ['LATE', 'ROLLOVER', 'RESET_EVENT', 'GAP'];

/** How far a stretch of a curve may be believed. */
export function trendMark(stretch: {
  readonly isCovered: boolean;
  /** Index of `QUALITIES`, of the worst reading that counts. */
  readonly quality: number;
  readonly codes: Iterable<Code>;
}): TrendMark {
  const codes = [...stretch.codes];
  const has = (some: readonly Code[]): boolean => codes.some((code) => some.includes(code));
  if (has(EXCLUDING_CODES)) return 'excluded';
  if (has(SUBSTITUTING)) return 'substituted';
  if (!stretch.isCovered) return 'missing';
  return stretch.quality > 0 || codes.some((code) => !HARMLESS.includes(code)) ? 'suspect' : 'good';
}
