/** What is known of a season at two moments, and what makes the difference: to the hour and by cause, so that all parts add up to it. */
import { HOUR_MS } from '../calendar/durations.js';
import type { LocalDate } from '../calendar/local-date.js';
import { groupedBy } from '../grouped.js';

/** Of an interval what was known at a moment; null: not known. */
export interface KnownAmounts {
  readonly heatGj: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
}
/** A difference of what was known; what was not known counts nothing. */
export interface Amounts {
  readonly heatGj: number;
  readonly grossT: number;
  readonly netT: number;
}

/**
 * Why something known at one moment is another one later, in the order in which it is told. `time`: the hour was not over yet. `open`: it
 * was over and still open, and has been settled since. `rest`: what no hour accounts for by itself (what the net
 * owes for hours whose heat is not known, a period that would be below 0, the time between two seasons). The others are the causes of restatements.
 */
export const DIFFERENCE_CAUSES = [
  'time',
  'open',
  'readings',
  'event',
  'configuration',
  'factor',
  'rules',
  'recompute',
  'rest',
] as const;
export type DifferenceCause = (typeof DIFFERENCE_CAUSES)[number];

export interface DifferencePart extends Amounts {
  readonly cause: DifferenceCause;
  /** How many hours it is about; 0: of none by itself. */
  readonly hours: number;
}

/** An interval at both moments; null: nothing of it was known. */
export interface KnownTwice {
  readonly before: KnownAmounts | null;
  readonly after: KnownAmounts | null;
}

export interface TwiceKnownSeason extends KnownTwice {
  /** In order of time. */
  readonly days: readonly (KnownTwice & { readonly date: LocalDate; readonly startMs: number })[];
  /** Of the days that may be others now: all their hours, in order of time. */
  readonly hours: readonly (KnownTwice & { readonly date: LocalDate; readonly startMs: number })[];
  /** What restatements between the two moments moved hours by. */
  readonly restated: readonly (Amounts & { readonly startMs: number; readonly cause: DifferenceCause })[];
}

/** A stretch of the season with what makes its difference. */
export interface ChangedInterval extends KnownTwice {
  /** Of an hour its first moment, Unix ms; else the local date or month. */
  readonly start: number | string;
  /** After less before, all parts together. */
  readonly difference: Amounts;
  /** The same without what had not happened yet. */
  readonly changed: Amounts;
  readonly parts: readonly DifferencePart[];
}

export interface SeasonDifferences {
  /** After less before. */
  readonly difference: Amounts;
  /** They add up to it. */
  readonly parts: readonly DifferencePart[];
  /** What was known otherwise, what moved most of the gross first; what had only not happened yet is not among them. */
  readonly changed: Readonly<Record<'hour' | 'day' | 'month', readonly ChangedInterval[]>>;
}

const NOTHING: Amounts = { heatGj: 0, grossT: 0, netT: 0 };
/** Below this it is how a sum is rounded, in GJ and t. */
const DUST = 1e-6;

const plus = (a: Amounts, b: Amounts): Amounts => ({
  heatGj: a.heatGj + b.heatGj,
  grossT: a.grossT + b.grossT,
  netT: a.netT + b.netT,
});
const minus = (a: KnownAmounts | null, b: KnownAmounts | null): Amounts => ({
  heatGj: (a?.heatGj ?? 0) - (b?.heatGj ?? 0),
  grossT: (a?.grossT ?? 0) - (b?.grossT ?? 0),
  netT: (a?.netT ?? 0) - (b?.netT ?? 0),
});
const isDust = ({ heatGj, grossT, netT }: Amounts): boolean =>
  Math.abs(heatGj) < DUST && Math.abs(grossT) < DUST && Math.abs(netT) < DUST;
const amountsOf = ({ heatGj, grossT, netT }: Amounts): Amounts => ({ heatGj, grossT, netT });
const sum = (all: readonly Amounts[]): Amounts => all.reduce<Amounts>(plus, NOTHING);

/** Parts of many intervals by their cause, in the order of causes; also those that cancel out each other. */
function together(parts: readonly DifferencePart[]): DifferencePart[] {
  const moved = parts.filter((part) => !isDust(part));
  return DIFFERENCE_CAUSES.flatMap((cause) => {
    const own = moved.filter((part) => part.cause === cause);
    return own.length === 0 ? [] : [{ cause, hours: own.reduce((n, { hours }) => n + hours, 0), ...sum(own) }];
  });
}

/** With what its parts leave over. */
function withRest(parts: readonly DifferencePart[], difference: Amounts): DifferencePart[] {
  const left = minus(difference, sum(parts));
  return together(isDust(left) ? parts : [...parts, { cause: 'rest', hours: 0, ...left }]);
}

/**
 * Splits the difference between what is known of a season at two moments.
 * @param asOfMs the earlier one: what was not over at it is `time`
 */
export function seasonDifferences(
  { before, after, days, hours, restated }: TwiceKnownSeason,
  asOfMs: number,
): SeasonDifferences {
  const steps = groupedBy(restated, ({ startMs }) => startMs);
  const ofHour = (hour: TwiceKnownSeason['hours'][number]): DifferencePart[] => {
    const difference = minus(hour.after, hour.before);
    if (hour.startMs + HOUR_MS > asOfMs) return isDust(difference) ? [] : [{ cause: 'time', hours: 1, ...difference }];
    const own = (steps.get(hour.startMs) ?? []).map(({ cause, ...step }) => ({ cause, hours: 1, ...amountsOf(step) }));
    const left = minus(difference, sum(own));
    return isDust(left) ? own : [...own, { cause: 'open', hours: 1, ...left }];
  };
  const hourly = hours.map((hour) => ({ ...hour, parts: ofHour(hour) }));
  const hoursOf = groupedBy(hourly, ({ date }) => date);
  const daily = days.map((day) => {
    const difference = minus(day.after, day.before);
    if (day.startMs >= asOfMs)
      return { ...day, parts: isDust(difference) ? [] : [{ cause: 'time' as const, hours: 0, ...difference }] };
    return {
      ...day,
      parts: withRest(
        (hoursOf.get(day.date) ?? []).flatMap(({ parts }) => parts),
        difference,
      ),
    };
  });
  const difference = minus(after, before);
  const months = groupedBy(daily, ({ date }) => date.slice(0, 7));
  return {
    difference,
    parts: withRest(
      daily.flatMap(({ parts }) => parts),
      difference,
    ),
    changed: {
      hour: largest(hourly.map(({ startMs, ...hour }) => interval(startMs, hour, hour.parts))),
      day: largest(daily.map((day) => interval(day.date, day, day.parts))),
      month: largest(
        [...months].map(([month, own]) =>
          interval(
            month,
            { before: total(own.map((day) => day.before)), after: total(own.map((day) => day.after)) },
            own.flatMap(({ parts }) => parts),
          ),
        ),
      ),
    },
  };
}

function interval(
  start: number | string,
  { before, after }: KnownTwice,
  all: readonly DifferencePart[],
): ChangedInterval {
  const parts = together(all);
  const changed = sum(parts.filter(({ cause }) => cause !== 'time'));
  return { start, before, after, difference: minus(after, before), changed, parts };
}

/** null where nothing of any was known. */
function total(known: readonly (KnownAmounts | null)[]): KnownAmounts | null {
  const of = (field: keyof KnownAmounts): number | null =>
    known.reduce<number | null>((n, one) => (one?.[field] == null ? n : (n ?? 0) + one[field]), null);
  return known.every((one) => one === null) ? null : { heatGj: of('heatGj'), grossT: of('grossT'), netT: of('netT') };
}

const largest = (all: readonly ChangedInterval[]): ChangedInterval[] =>
  all
    .filter(({ changed }) => !isDust(changed))
    .sort(
      (a, b) =>
        Math.abs(b.changed.grossT) - Math.abs(a.changed.grossT) ||
        Math.abs(b.changed.heatGj) - Math.abs(a.changed.heatGj) ||
        (a.start < b.start ? -1 : 1),
    );
