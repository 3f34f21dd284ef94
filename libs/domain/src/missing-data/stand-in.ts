/**
 * What stands in for the hours of a gap in a counted point, by the rules of docs/arithmetic/missing-data.md#which-rule: short gaps by their neighbours, longer
 * ones by the bound of a degree-day model, still longer ones by nothing (credit) or the greatest hour that was seen (debit).
 */
import { HOUR_MS } from '../calendar/durations.js';
import { addDays, localMidnightMs, monthOf, type LocalDate } from '../calendar/local-date.js';
import { inOrderOfTime, sumOf } from '../order.js';
import { gapRule, shortGapCredit, shortGapDebit } from './allowance.js';
import { fitLossModel, predictLoss, type LossModel } from './loss-model.js';

/** Days before the gap that the model is made from: two months of one season, of which it needs 30. */
const MODEL_DAYS = 60;

/** A part of an hour of which it is unknown what a point brought. */
export interface GapHour {
  readonly startMs: number;
  readonly date: LocalDate;
  readonly lostMs: number;
}

/** A whole local day of which at least nine tenths are covered. */
export interface ReferenceDay {
  readonly date: LocalDate;
  /** In the point's unit. */
  readonly amount: number;
  /** K.d; null: not known. */
  readonly hdd: number | null;
}

/** An hour of which all is covered. */
export interface WholeHour {
  readonly startMs: number;
  /** In the point's unit. */
  readonly amount: number;
}

/** A gap in a counted point with all that is known around it. Plain data; amounts in the point's unit. */
export interface DataGap {
  /** `device/point`. */
  readonly point: string;
  /** `credit`: heat that earns tonnes; `debit`: what costs some. */
  readonly side: 'credit' | 'debit';
  /** Unix ms; null: nothing is known before it. */
  readonly fromMs: number | null;
  readonly toMs: number;
  /** Its hours that count, rising, with the part of each that is lost. */
  readonly hours: readonly GapHour[];
  /** The readings that would show it may just be on their way: it goes on as in the hour before. */
  readonly isFresh: boolean;
  /** Days before the gap within twelve months, rising; empty where the neighbours are enough. */
  readonly reference: readonly ReferenceDay[];
  /** Of those twelve months the hour that brought most, of a debited point; null: there was none, or it is not needed. */
  readonly greatestHour: WholeHour | null;
  /** Rated maximum per hour; null: none is declared. */
  readonly maxRate: number | null;
  /** Amount per hour in the hour before and after the gap; null: not known. */
  readonly before: number | null;
  readonly after: number | null;
  /** Share of each local month `2026-01` that is lost, 0 to 1. */
  readonly lostShares: Readonly<Record<string, number>>;
  /** Degree-days of the days of the gap, K.d; null: not known. */
  readonly hdd: Readonly<Record<LocalDate, number | null>>;
}

/** `fresh`: as in the hour before; `maximum`: the most that an hour of the last twelve months brought. */
export type StandInRule = 'fresh' | 'short' | 'model' | 'none' | 'maximum';

export interface StandIn {
  readonly rule: StandInRule;
  /** To our own disadvantage, in the point's unit: what counts. */
  readonly careful: number;
  /** What most likely was: the difference is the effect of missing data. */
  readonly best: number;
}

/** Whether the neighbours of a gap say enough, so that no days before it have to be looked at. */
export const isShortGap = ({
  side,
  fromMs,
  toMs,
  before,
  after,
  lostShares,
}: Pick<DataGap, 'side' | 'fromMs' | 'toMs' | 'before' | 'after' | 'lostShares'>): boolean =>
  fromMs !== null &&
  Object.values(lostShares).every((share) => gapRule(toMs - fromMs, share) === 'short') &&
  (side === 'credit' ? before !== null && after !== null : before !== null || after !== null);

/** By the start of the hour. Hours of the gap and days before it are taken in order of time. */
export function standIns(known: DataGap, timeZone: string): Map<number, StandIn> {
  const gap: DataGap = {
    ...known,
    hours: inOrderOfTime(known.hours, ({ startMs }) => startMs),
    reference: inOrderOfTime(known.reference, ({ date }) => date),
  };
  const days = gap.reference.slice(-MODEL_DAYS);
  const line = fitLossModel(days.flatMap(({ date, amount, hdd }) => (hdd === null ? [] : [{ date, amount, hdd }])));
  const model = line && modelled(gap, line, timeZone);
  const isShort = isShortGap(gap);
  return new Map(gap.hours.map((hour) => [hour.startMs, standInOf(gap, hour, isShort, model)]));
}

/** Expectation and bound of each hour of the gap; null where the weather of a day of it is not known. */
type Modelled = ReadonlyMap<number, { readonly careful: number; readonly best: number }>;

function standInOf(gap: DataGap, hour: GapHour, isShort: boolean, model: Modelled | null): StandIn {
  const { side, before, after, fromMs, toMs } = gap;
  const lostHours = hour.lostMs / HOUR_MS;
  if (gap.isFresh && before !== null) return { rule: 'fresh', careful: before * lostHours, best: before * lostHours };
  if (isShort) {
    const [first, last] = [before ?? after ?? 0, after ?? before ?? 0];
    const careful = (side === 'credit' ? shortGapCredit : shortGapDebit)(hour.lostMs, first, last);
    return { rule: 'short', careful, best: ((first + last) / 2) * lostHours };
  }
  const own = model?.get(hour.startMs);
  const best = own?.best ?? meanRate(gap) * lostHours;
  const rule = gapRule(fromMs === null ? Infinity : toMs - fromMs, gap.lostShares[monthOf(hour.date)] ?? 0);
  if (rule !== 'none' && own) return { rule: 'model', ...own };
  if (side === 'credit') return { rule: 'none', careful: 0, best };
  return { rule: 'maximum', careful: Math.max(best, highestRate(gap) * lostHours), best };
}

/** Spread over the hours of a day by what is lost of them; over days credit by expectation, allowance by time. */
function modelled({ side, hours, hdd }: DataGap, model: LossModel, timeZone: string): Modelled | null {
  const lostMs = new Map<LocalDate, number>();
  for (const hour of hours) lostMs.set(hour.date, (lostMs.get(hour.date) ?? 0) + hour.lostMs);
  const days: { readonly date: LocalDate; readonly hdd: number; readonly expected: number; readonly share: number }[] =
    [];
  for (const [date, ms] of lostMs) {
    const weather = hdd[date] ?? null;
    if (weather === null) return null;
    const dayMs = localMidnightMs(addDays(date, 1), timeZone) - localMidnightMs(date, timeZone);
    const expected = Math.max(0, model.a + model.b * weather);
    days.push({ date, hdd: weather, expected, share: Math.min(1, ms / dayMs) });
  }
  const { lower95, upper95 } = predictLoss(model, days);
  const likely = sumOf(days.map(({ expected, share }) => expected * share));
  const scale = likely === 0 ? 0 : lower95 / likely;
  const perDay = Math.max(0, upper95 - likely) / sumOf(days.map(({ share }) => share));
  const byDate = new Map(days.map((day) => [day.date, day]));
  return new Map(
    hours.map(({ startMs, date, lostMs: ms }) => {
      const { expected, share } = byDate.get(date)!;
      const part = share * (ms / lostMs.get(date)!);
      const own = expected * part;
      return [startMs, { best: own, careful: side === 'credit' ? own * scale : own + perDay * part }];
    }),
  );
}

const ratesOf = ({ reference, before, after }: DataGap): number[] => [
  ...reference.map(({ amount }) => amount / 24),
  ...[before, after].filter((rate) => rate !== null),
];

/** The greatest whole hour, or one beside the gap; where none is known what the point is rated for. */
function highestRate({ greatestHour, before, after, maxRate }: DataGap): number {
  const rates = [greatestHour?.amount ?? null, before, after].filter((rate) => rate !== null);
  return rates.length === 0 ? (maxRate ?? 0) : Math.max(0, ...rates);
}

/** The neighbours of the gap, else the days before it. */
function meanRate(gap: DataGap): number {
  const near = [gap.before, gap.after].filter((rate) => rate !== null);
  const rates = near.length > 0 ? near : ratesOf(gap);
  return rates.length === 0 ? 0 : sumOf(rates) / rates.length;
}
