import { setImmediate as turn } from 'node:timers/promises';
import {
  hourEmissions,
  localMidnightMs,
  addDays,
  sumFigures,
  withChoice,
  withOffSeason,
  withoutNegativeHeat,
  withoutStandIns,
  type Choice,
  type Chosen,
  type DayFuel,
  type Engine,
  type HourFigures,
  type LocalDate,
  type PartFigures,
  type Period,
  type Site,
} from '#domain';
import type { DerivedSite } from '../derived-site.js';
import type { KnownHour } from '../figures/counted-amounts.js';

/** So many hours in one go: whoever asks for something else meanwhile waits for no more. */
const HOURS_PER_TURN = 250;

/** What a period is made from, read once. */
export interface PeriodContent {
  readonly hours: readonly KnownHour[];
  /** Of a season: those between the one before and it. */
  readonly before: readonly KnownHour[];
  /** By day, what of the ledger of fuel its hours are made with. */
  readonly fuels: ReadonlyMap<LocalDate, DayFuel>;
}

/**
 * The engine of the figures over hours that were read once: hours from their amounts, days from their hours, the period from its days, as
 * what is stored was made; with choices taken in memory, so that nothing is written and windows are not made again.
 */
export function periodEngine(derived: DerivedSite, period: Period, { hours, before, fuels }: PeriodContent): Engine {
  return async (choices: readonly Choice[]): Promise<HourFigures> => {
    const shipped: Chosen<Site> = { site: derived.site, factors: derived.factors, standIns: 'careful' };
    const chosen = choices.reduce(withChoice, shipped);
    const sums = await daysOf(hours, fuels, chosen);
    if (period.grain === 'day') return sums[0]!.figures;
    const whole = withoutNegativeHeat(sumFigures(sums, period.toMs - period.fromMs));
    return before.length === 0 ? whole : withOffSeason(whole, await daysOf(before, fuels, chosen));
  };
}

/** Days as choices make them. */
async function daysOf(
  hours: readonly KnownHour[],
  fuels: PeriodContent['fuels'],
  { site, factors, standIns }: Chosen<Site>,
): Promise<PartFigures[]> {
  const days = new Map<LocalDate, PartFigures[]>();
  for (const [i, { startMs, date, amounts }] of hours.entries()) {
    if (i % HOURS_PER_TURN === HOURS_PER_TURN - 1) await turn();
    const counted = standIns === 'none' ? withoutStandIns(amounts, site, startMs) : amounts;
    const figures = hourEmissions({ site, factors, startMs, date, amounts: counted, fuel: fuels.get(date) });
    const ofDay = days.get(date);
    if (ofDay) ofDay.push({ startMs, figures });
    else days.set(date, [{ startMs, figures }]);
  }
  return [...days].map(([date, parts]): PartFigures => {
    const startMs = localMidnightMs(date, site.timeZone);
    return { startMs, figures: sumFigures(parts, localMidnightMs(addDays(date, 1), site.timeZone) - startMs) };
  });
}
