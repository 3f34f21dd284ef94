/** What a credited register brought over dark spans, with all that it is judged by, and how it stands. */
import { addDays, localMidnightMs, type LocalDate } from '../calendar/local-date.js';
import { isHeatingDay } from '../calendar/period/season.js';
import { fitLossModel, predictLoss } from '../missing-data/loss-model.js';
import type { ReferenceDay } from '../missing-data/stand-in.js';
import { inOrderOfTime, sumOf } from '../order.js';
import type { Site } from '../plant/plant.js';
import { lengthOf, type BridgeHour, type DarkSpan } from './dark-spans.js';
import { judgeBridge, type BridgeJudgement, type BridgeMeasures } from './judge-bridge.js';

/** Days before it that the model is made from, and of which a rough rate is. */
export const BRIDGE_MODEL_DAYS = 60;
const ROUGH_DAYS = 7;
/** Days that a usual ratio needs. */
const LEAST_RATIO_DAYS = 7;

/** Dark spans that are looked at as one. Plain data; amounts in the point's unit. */
export interface Bridge {
  /** `device/point`. */
  readonly point: string;
  /** Rising. */
  readonly spans: readonly DarkSpan[];
  /** Rising. */
  readonly hours: readonly BridgeHour[];
  /** Covered days before it, rising: of the season where a day of it is one, else of the time between seasons. */
  readonly reference: readonly ReferenceDay[];
  /** Degree-days of its days, K.d; null: not known. */
  readonly hdd: Readonly<Record<LocalDate, number | null>>;
  /** Substations below that were heard; null: there are none. */
  readonly substations: BridgeSubstations | null;
  /** The first decision about the register after it. */
  readonly decision: { readonly type: 'accepted' | 'refused'; readonly atMs: number } | null;
}

export interface BridgeSubstations {
  /** Addresses, sorted. */
  readonly points: readonly string[];
  /** What they received in the dark spans. */
  readonly rise: number;
  /** Days before it on which the point and all of them were covered. */
  readonly days: readonly { readonly date: LocalDate; readonly above: number; readonly below: number }[];
}

export type BridgeCalendar = Pick<Site, 'season' | 'timeZone'>;

export interface BridgeOutcome extends BridgeJudgement {
  readonly rise: number;
  readonly ms: number;
  /** By the model; else by substations, else by the rate of the days before; null: nothing is known. */
  readonly expected: number | null;
  /** The least of the limits; null: there is none. */
  readonly high: number | null;
  /** `held`: waits for a decision; `refused`: lost. */
  readonly state: 'counts' | 'held' | 'refused';
}

export function bridgeOutcome(bridge: Bridge, calendar: BridgeCalendar): BridgeOutcome {
  const measures = measuresOf(bridge, calendar);
  const { rise, model, substations, rough } = measures;
  const judged = judgeBridge(measures);
  const limits = [judged.highModel, judged.highSubstations, judged.highRough].filter((one) => one !== null);
  const bySubstations = substations && substations.usualRatio * substations.rise;
  const isSuspect = judged.code === 'BRIDGE_SUSPECT';
  return {
    ...judged,
    rise,
    ms: sumOf(bridge.spans.map(lengthOf)),
    expected: model?.expected ?? bySubstations ?? rough?.expected ?? null,
    high: limits.length === 0 ? null : Math.min(...limits),
    state: !isSuspect || bridge.decision?.type === 'accepted' ? 'counts' : bridge.decision ? 'refused' : 'held',
  };
}

/** The kind of days that a bridge is judged by: of the season where one of its own is. */
export const isOfSeason = ({ hours }: Pick<Bridge, 'hours'>, { season }: Pick<Site, 'season'>): boolean =>
  hours.some(({ date }) => isHeatingDay(season, date));

function measuresOf(bridge: Bridge, { season, timeZone }: BridgeCalendar): BridgeMeasures {
  const { hdd } = bridge;
  // Sums have one order, whatever that of the rows.
  const hours = inOrderOfTime(bridge.hours, ({ startMs }) => startMs);
  const known = inOrderOfTime(bridge.reference, ({ date }) => date);
  const ofSeason = isOfSeason(bridge, { season });
  const isOfKind = (date: LocalDate): boolean => isHeatingDay(season, date) === ofSeason;
  // What days between seasons have of a bridge over the edge of one was shared out by readings beside it.
  const own = hours.filter(({ date }) => isOfKind(date));
  const reference = known.filter(({ date }) => isOfKind(date)).slice(-BRIDGE_MODEL_DAYS);
  const darkMs = new Map<LocalDate, number>();
  for (const { date, ms } of own) darkMs.set(date, (darkMs.get(date) ?? 0) + ms);
  const days = [...darkMs].map(([date, ms]) => {
    const dayMs = localMidnightMs(addDays(date, 1), timeZone) - localMidnightMs(date, timeZone);
    return { date, hdd: hdd[date] ?? null, share: Math.min(1, ms / dayMs) };
  });
  const rise = sumOf(own.map(({ amount }) => amount));
  const expected = modelOf(reference, days);
  const rough = roughOf(reference, days);
  return {
    rise: sumOf(hours.map(({ amount }) => amount)),
    longestMs: Math.max(...bridge.spans.map(lengthOf)),
    model: expected && { ...expected, rise },
    substations: substationsOf(bridge.substations),
    rough: rough === null ? null : { expected: rough, rise },
  };
}

interface DarkDay {
  readonly date: LocalDate;
  readonly hdd: number | null;
  readonly share: number;
}

const weatherKnown = <Day extends { readonly hdd: number | null }>(days: readonly Day[]) =>
  days.flatMap((day) => (day.hdd === null ? [] : [{ ...day, hdd: day.hdd }]));

function modelOf(
  reference: readonly ReferenceDay[],
  days: readonly DarkDay[],
): { readonly expected: number; readonly margin: number } | null {
  const lost = weatherKnown(days);
  const model = lost.length < days.length ? null : fitLossModel(weatherKnown(reference));
  if (!model) return null;
  const { expected, range99 } = predictLoss(model, lost);
  return { expected: Math.max(0, expected), margin: range99[1] - expected };
}

/** The rate of the last covered days, by degree-days where they are known of all. */
function roughOf(reference: readonly ReferenceDay[], days: readonly DarkDay[]): number | null {
  const last = reference.slice(-ROUGH_DAYS);
  if (last.length === 0) return null;
  const amount = sumOf(last.map((day) => day.amount));
  const [known, lost] = [weatherKnown(last), weatherKnown(days)];
  const degreeDays = sumOf(known.map(({ hdd }) => hdd));
  if (known.length === last.length && lost.length === days.length && degreeDays > 0)
    return (amount / degreeDays) * sumOf(lost.map(({ hdd, share }) => hdd * share));
  return (amount / last.length) * sumOf(days.map(({ share }) => share));
}

function substationsOf(known: BridgeSubstations | null): BridgeMeasures['substations'] {
  if (!known || known.days.length < LEAST_RATIO_DAYS) return null;
  const below = sumOf(known.days.map((day) => day.below));
  return below > 0 ? { rise: known.rise, usualRatio: sumOf(known.days.map((day) => day.above)) / below } : null;
}
