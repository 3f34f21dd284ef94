/** Does the plant give what it should at this weather, since when not, and what does that cost? */
import { addDays, type LocalDate } from '../calendar/local-date.js';
import { driftErrorPct, levelOf } from '../target/drift-level.js';
import type { Performance } from '../target/performance.js';
import { DRIFT_DAYS, JUDGED_FROM_KD, sum, type SeasonDay } from '../target/season-days.js';
import type { ProgressInput } from '../target/standing.js';
import { lineAt, type ReferenceLine } from './reference-line.js';

/** A change that left no more than this many standard errors is over. */
const STANDARD_ERRORS = 2;

/**
 * `unknown`: there is no line, or no day to judge; `early`: too few degree-days; `no-reference`: the line is that of the season itself
 * and no change was seen; `steady`, `less`, `more`: against the line.
 */
export type SignatureKind = 'unknown' | 'early' | 'no-reference' | 'steady' | 'less' | 'more';

/** Amounts in the target's unit. */
export interface SignatureFinding {
  readonly kind: SignatureKind;
  /** First day that counts: that of the change, else the first of the last 30 days; null: nothing is judged. */
  readonly since: LocalDate | null;
  /** Whether `since` is a change that the CUSUM found. */
  readonly isChange: boolean;
  /** Judged days since then. */
  readonly days: number;
  /** Over or under the line since then, %. */
  readonly pct: number | null;
  /** Standard error of `pct` from what the plant usually wanders, %; null: not known. */
  readonly errorPct: number | null;
  /** Over or under the line in the mean of those days. */
  readonly perDay: number | null;
  /** What the rest of the season will bring over or under the line at normal weather if nothing changes; null: it is over, or nothing is known. */
  readonly toSeasonEnd: number | null;
  readonly seasonEnd: LocalDate;
  /** Of the season so far, and how many it takes to judge, K.d. */
  readonly degreeDays: number;
  readonly degreeDaysNeeded: number;
}

interface Judged {
  readonly days: readonly SeasonDay[];
  readonly judged: readonly SeasonDay[];
  readonly performance: Performance;
  readonly line: ReferenceLine | null;
}

export function findingOf({ period, normals }: ProgressInput, found: Judged): SignatureFinding {
  const { days, judged, performance, line } = found;
  const past = days.filter((d) => d.past);
  const degreeDays = sum(past, (d) => d.hdd);
  const frame = { seasonEnd: period.end, degreeDays, degreeDaysNeeded: JUDGED_FROM_KD };
  const nothing = { since: null, isChange: false, days: 0, pct: null, errorPct: null, perDay: null, toSeasonEnd: null };
  const last = past.at(-1)?.date;
  if (last === undefined || line === null) {
    const kind = degreeDays < JUDGED_FROM_KD ? 'early' : 'unknown';
    return { kind, ...nothing, ...frame };
  }
  const { change, spread, averageDay } = performance;
  const since = change?.date ?? addDays(last, 1 - DRIFT_DAYS);
  const window = judged.filter((d) => d.date >= since && d.day?.hdd !== null && d.area > 0);
  const expected = sum(window, (d) => d.share * lineAt(line, d.day!.hdd!, d.area));
  const first = window[0]?.date;
  if (first === undefined || !(expected > 0)) {
    return { kind: degreeDays < JUDGED_FROM_KD ? 'early' : 'unknown', ...nothing, ...frame };
  }
  const difference = sum(window, (d) => d.told + d.takenOff) - expected;
  const pct = (100 * difference) / expected;
  const area = sum(window, (d) => d.area) / window.length;
  const errorPct = spread && driftErrorPct(spread, { days: window.length, averageDay: averageDay * area, expected });
  return {
    kind: degreeDays < JUDGED_FROM_KD ? 'early' : kindOf(line, change !== null, pct, errorPct),
    since: first,
    isChange: change !== null,
    days: window.length,
    pct,
    errorPct,
    perDay: difference / window.length,
    toSeasonEnd: normals === null ? null : restOf(days, line, pct),
    ...frame,
  };
}

function kindOf(line: ReferenceLine, isChange: boolean, pct: number, errorPct: number | null): SignatureKind {
  if (!isChange && line.from === 'own-season') return 'no-reference';
  if (errorPct === null) return 'unknown';
  const level = isChange ? STANDARD_ERRORS * errorPct : levelOf(errorPct);
  if (Math.abs(pct) < level) return 'steady';
  return pct < 0 ? 'less' : 'more';
}

/** The share of what the line expects of the days to come, at normal weather. */
function restOf(days: readonly SeasonDay[], line: ReferenceLine, pct: number): number | null {
  const rest = days.filter((d) => !d.past && d.heating);
  return rest.length === 0 ? null : (pct / 100) * sum(rest, (d) => lineAt(line, d.normalHdd, d.area));
}
