import type { DerivedSite, HoursOfDay, ReadSignature, SignatureOrder } from '#derivation';
import type { SeasonHoursAnswer, SignatureAnswer } from '#contracts';
import { instantOf, isClosable, type Grain, type LocalPeriod, type Site } from '#domain';
import { readPeriodLabels, type Queryable } from '#postgres';

/** Seasons that a list for choosing holds. */
const MOST_SEASONS = 40;
const SECONDS_OF_HOUR = 3_600;

export const knownSeasons = async (
  q: Queryable,
  { siteId }: DerivedSite,
  grain: Grain,
  nowMs: number,
): Promise<string[]> => (isClosable(grain) ? readPeriodLabels(q, siteId, grain, nowMs, MOST_SEASONS) : []);

export function signatureAnswer(
  site: Site,
  { target, period, against }: SignatureOrder,
  read: ReadSignature,
  known: { readonly seasons: string[]; readonly simulated: boolean },
): SignatureAnswer {
  const { line, designC, mwPerUnitDay } = read;
  return {
    target: { id: target.id, metric: target.metric, unit: target.unit },
    season: period.label,
    from: period.start,
    to: period.end,
    ...known,
    baseC: read.baseC,
    line: line && { ...line, season: line.from === 'own-season' ? period.label : read.before.label },
    areaShare: read.areaShare,
    capacity: { boilers: boilersOf(site), designC, mwPerUnitDay },
    days: read.days.map((day) => ({ ...day, codes: [...day.codes] })),
    sums: [...read.sums],
    change: read.change,
    alarmedOn: read.alarmedOn,
    finding: read.finding,
    sameDays: { season: against.label, ...read.sameDays },
  };
}

const boilersOf = ({ devices }: Site) =>
  devices.flatMap(({ id, kind, name, ratedMw, removed = false }) =>
    kind === 'boiler' && ratedMw !== null && !removed ? [{ id, name, ratedMw }] : [],
  );

export const hoursAnswer = (
  { label, start, end }: LocalPeriod,
  days: readonly HoursOfDay[],
  simulated: boolean,
): SeasonHoursAnswer => ({
  season: label,
  from: start,
  to: end,
  simulated,
  days: days.map(({ date, startMs, hours, celsius }) => ({
    date,
    startsAt: instantOf(startMs),
    // a watt is below what any meter knows
    mw: hours.map((hour) => (hour?.heatGj == null ? null : rounded((1_000 * hour.heatGj) / SECONDS_OF_HOUR, 6))),
    coveragePct: hours.map((hour) => rounded(hour?.coveragePct ?? 0, 2)),
    estimatedPct: hours.map((hour) =>
      hour?.heatGj == null || !(hour.heatGj > 0)
        ? 0
        : rounded(Math.min(100, (100 * hour.substitutedGj) / hour.heatGj), 2),
    ),
    celsius: celsius === null ? null : rounded(celsius, 2),
  })),
});

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
