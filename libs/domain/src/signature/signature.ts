/** Energy signature of a season: its days against a reference line, since when they lie off it, and what that costs (docs/arithmetic/signature.md). */
import type { LocalDate } from '../calendar/local-date.js';
import { performanceOf, type Performance } from '../target/performance.js';
import { coveredDays, judgedDays, seasonDays, type SeasonDay } from '../target/season-days.js';
import type { ProgressInput } from '../target/standing.js';
import { findingOf, type SignatureFinding } from './finding.js';
import { lineAt, referenceLine, type ReferenceLine } from './reference-line.js';

/** One heating day that is over. Amounts in the target's unit. */
export interface SignatureDay {
  readonly date: LocalDate;
  /** Measured degree-days, K.d; null: no weather is known. */
  readonly hdd: number | null;
  /** Connected area as a share of the full one. */
  readonly areaShare: number;
  /** What was told of the day, with what a lapsed calibration took off it; null: nothing was. */
  readonly brought: number | null;
  /** Share of the day that was told, 0 to 1. */
  readonly toldShare: number;
  /** What the whole day would have brought at the area of the last day: the height of its dot. */
  readonly atArea: number | null;
  /** What the line says of what was told; null: no line, or no weather. */
  readonly expected: number | null;
  /** Over or under the line, % of `expected`. */
  readonly differencePct: number | null;
  /** Whether the plant is judged by it (docs/arithmetic/drift-and-alerts.md#judged-days). */
  readonly judged: boolean;
}

/** Running sum of what was brought less what the line says, over covered judged days. */
export interface SignatureSum {
  readonly date: LocalDate;
  readonly difference: number;
  readonly sum: number;
}

export interface EnergySignature {
  readonly line: ReferenceLine | null;
  /** Connected area of the last day that is over, as a share of the full one: heights and line are drawn at it. */
  readonly areaShare: number;
  readonly days: readonly SignatureDay[];
  readonly sums: readonly SignatureSum[];
  readonly change: Performance['change'];
  /** First day on which the CUSUM alarmed after the change. */
  readonly alarmedOn: LocalDate | null;
  readonly finding: SignatureFinding;
}

/** The signature of the period of `input` at the end of its last whole day. */
export function signatureOf(input: ProgressInput): EnergySignature {
  const days = seasonDays(input);
  const judged = judgedDays(days);
  const performance = performanceOf(input, days, judged);
  const { change, rows } = performance;
  const steady = change === null ? judged : judged.filter(({ date }) => date < change.date);
  const line = referenceLine(input.target.amount, days, performance, steady);
  const over = days.filter((d) => d.past && d.heating);
  const areaShare = over.at(-1)?.area ?? 1;
  const isJudged = new Set(judged.map(({ date }) => date));
  return {
    line,
    areaShare,
    days: over.map((day) => shown(day, line, areaShare, isJudged.has(day.date))),
    sums: line === null ? [] : sumsOf(coveredDays(judged), line),
    change,
    alarmedOn: change && (rows.find(({ date, alarm }) => alarm !== null && date >= change.date)?.date ?? null),
    finding: findingOf(input, { days, judged, performance, line }),
  };
}

function shown(day: SeasonDay, line: ReferenceLine | null, areaShare: number, judged: boolean): SignatureDay {
  const hdd = day.day?.hdd ?? null;
  const brought = day.share > 0 ? day.told + day.takenOff : null;
  const expected = line === null || hdd === null ? null : day.share * lineAt(line, hdd, day.area);
  const isComparable = brought !== null && expected !== null && expected > 0;
  return {
    date: day.date,
    hdd,
    areaShare: day.area,
    brought,
    toldShare: day.share,
    atArea: brought === null || !(day.area > 0) ? null : (brought / day.share) * (areaShare / day.area),
    expected,
    differencePct: isComparable ? 100 * (brought / expected - 1) : null,
    judged,
  };
}

/** Without the normal in place of missing weather: a sum of differences needs the weather that was. */
function sumsOf(covered: readonly SeasonDay[], line: ReferenceLine): SignatureSum[] {
  let running = 0;
  return covered.flatMap((d) => {
    const hdd = d.day?.hdd ?? null;
    if (hdd === null) return [];
    const difference = d.told + d.takenOff - d.share * lineAt(line, hdd, d.area);
    running += difference;
    return [{ date: d.date, difference, sum: running }];
  });
}
