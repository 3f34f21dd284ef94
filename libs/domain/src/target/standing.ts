import type { LocalPeriod } from '../calendar/period/local-period.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Site, Target, TargetDays } from '../plant/plant.js';
import type { Normals } from '../weather/normals.js';

/** What goes into the progress of a target, and what comes out. */

/** What one whole local day brought, in the target's unit. */
export interface TargetDay {
  readonly date: LocalDate;
  /** null: no data. Such a day is a matter of data, not of performance. */
  readonly achieved: number | null;
  /** Degree-days as measured, K.d; null: no weather, the normal ones stand in. */
  readonly hdd: number | null;
  readonly coveragePct: number;
  /** Share of the day for which what the target counts is known, covered or bridged, 0 to 1; absent: what is covered. */
  readonly toldShare?: number;
  /** What that share brought; absent: all of `achieved`. The rest stands in for lost data. */
  readonly told?: number;
  /** Taken off it for meters that are past their verification. */
  readonly takenOff?: number;
  /** Owed for the days before the season, and taken off `achieved` already; it says nothing of how the plant runs. */
  readonly owed?: number;
  /** Readings of the day claim something that was held back or refused. */
  readonly held?: boolean;
}

export interface ProgressInput {
  readonly target: Target;
  readonly site: Site;
  /** Of a degree-day plan; null for other plans. */
  readonly normals: Normals | null;
  readonly period: LocalPeriod;
  /** Local days in any order, the unfinished one included; days outside the period are left out. */
  readonly days: readonly TargetDay[];
  /** Last whole local day, included. */
  readonly asOfDate: LocalDate;
  /** Of a ratio, which is no sum of its days: until now, in the target's unit; null or absent: not known. */
  readonly ratio?: number | null;
  /** The period before this one: its days show how much the plant wanders while it is well. */
  readonly before?: { readonly period: LocalPeriod; readonly days: readonly TargetDay[] } | undefined;
  /** Local date of now: between seasons the last season is shown as `off-season`. */
  readonly today: LocalDate;
}

/** `early`: less than a tenth of the normal season lies behind, no forecast is honest yet. */
export type TargetState =
  'no-data' | 'early' | 'on-track' | 'watch' | 'at-risk' | 'unlikely' | 'met' | 'missed' | 'off-season';

/** The fields of `targets[]` in the status document (docs/contract.md#status). Amounts in the target's unit, whatever it is. */
export interface TargetStatus {
  readonly id: string;
  readonly metric: string;
  readonly unit: string;
  readonly period: string;
  /** `heating season 2025/26`, `year 2026`. */
  readonly periodName: string;
  /** What it counts, for people: `Emissions avoided, net, in the year 2026 (heating days)`. */
  readonly title: string;
  /** Which days of the period everything below counts. */
  readonly days: TargetDays;
  readonly amount: number;
  readonly amountForArea: number | null;
  /** Until now, the unfinished day included; null: no data. */
  readonly achieved: number | null;
  /** What days of the period brought that do not count; null: a ratio. */
  readonly outside: number | null;
  readonly toDateAsOf: LocalDate | null;
  readonly planToDate: number | null;
  readonly expectedToDate: number | null;
  readonly performanceDriftPct: number | null;
  readonly performanceDriftSeasonPct: number | null;
  readonly forecast: number | null;
  readonly forecastP10: number | null;
  readonly forecastP90: number | null;
  readonly probabilityToMeet: number | null;
  readonly state: TargetState;
  /** Share of the heating days so far from which the plant can be judged, %; null before the first one. Below 90 % there is no verdict. */
  readonly judgedPct: number | null;
  /** Drift of 30 days from which on it is more than what the plant usually wanders, %; null: not known yet, or no day can be judged. */
  readonly driftLevelPct: number | null;
  /** Share of the period's normal weight that lies behind, 0 to 1: the gate of alerts. */
  readonly elapsedShare: number;
  /** Degree-days of the heating days so far, K.d; null where the plan does not follow the weather. */
  readonly degreeDays: number | null;
  /** Mean coverage of the days so far that count, %. */
  readonly coveragePct: number;
  /** Of the last whole day, and of the days of its month; null before the first one, and where none of them counts. */
  readonly dayCoveragePct: number | null;
  readonly monthCoveragePct: number | null;
  /** Achieved less plan to date, by cause; null before the first whole day. */
  readonly gap: TargetGap | null;
  /** What the CUSUM of daily performance says at the end of `toDateAsOf`. */
  readonly cusumAlarm: 'up' | 'down' | null;
  /** Its tabular sum for a fall, in standard deviations; null: what the plant usually does is not known yet. */
  readonly cusumDown: number | null;
  /** When it changed, where the CUSUM alarmed in this period. */
  readonly change: PerformanceChange | null;
  /** Heating days so far on which normal weather stands in for a measurement. */
  readonly normalWeatherDays: number | null;
}

/** One day of the CUSUM over the days that can be judged. */
export interface CusumRow {
  readonly date: LocalDate;
  /** Running sum of actual less expected, in the target's unit: its slope is the drift, a kink a change. */
  readonly sum: number;
  /** Actual less expected, in % of an average day. */
  readonly residualPct: number;
  /** Tabular sums in standard deviations; null: what the plant usually does is not known yet. */
  readonly up: number | null;
  readonly down: number | null;
  readonly alarm: 'up' | 'down' | null;
}

/** Performance before and after a day, in % of an average day. */
export interface PerformanceChange {
  readonly date: LocalDate;
  readonly beforePct: number;
  readonly afterPct: number;
}

/** The rest of the period in the weather of past winters, in the target's unit. */
export interface TargetEnsemble {
  /** Winters that took part, by the year in which the period would have begun. */
  readonly members: readonly { readonly winter: string; readonly forecast: number }[];
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly probability: number;
  /** Winters that would have sufficed. */
  readonly reached: number;
}

export interface TargetGap {
  readonly weather: number;
  readonly performance: number;
  readonly area: number;
  readonly data: number;
}

export interface TargetProgress {
  readonly status: TargetStatus;
  /** As in the status. */
  readonly gap: TargetGap | null;
  /** Cumulative, every day of the period. */
  readonly planCurve: readonly { readonly date: LocalDate; readonly plan: number }[];
  /** Cumulative, to the last whole day. */
  readonly achievedCurve: readonly { readonly date: LocalDate; readonly achieved: number; readonly expected: number }[];
  /** What the period before this one brought, cumulative by its own days, to the last of them with figures; null: it has none. */
  readonly lastSeasonCurve: readonly { readonly date: LocalDate; readonly achieved: number }[] | null;
  /** From the last whole day to the end of the period. */
  readonly forecastBand: readonly {
    readonly date: LocalDate;
    readonly mean: number;
    readonly p10: number;
    readonly p90: number;
  }[];
  readonly cusum: readonly CusumRow[];
  /** Beside the normal approximation of `forecast`; null without past winters, data, or a rest. */
  readonly ensemble: TargetEnsemble | null;
}
