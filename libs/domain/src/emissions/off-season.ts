/** What a season owes for the days between the one before and itself (docs/arithmetic/emissions.md#between-seasons). */
import { addDays, localDateOf, localMidnightMs, yearOf, type LocalDate } from '../calendar/local-date.js';
import { withMoments, type Period, type SiteCalendar } from '../calendar/period/period.js';
import { heatingSeason, seasonOn } from '../calendar/period/season.js';
import { inOrderOfTime, sumOf } from '../order.js';
import { addUncertainty, u95Of } from '../uncertainty/uncertainty.js';
import type { HourFigures } from './hour-figures.js';
import type { PartFigures } from './sum.js';

/** The season that the days before its start belong to: that of a heating day, else the next one. */
export function seasonOwing(calendar: SiteCalendar, date: LocalDate): Period {
  const season = seasonOn(calendar.season, date);
  const owing = date <= season.end ? season : heatingSeason(calendar.season, yearOf(season.start) + 1);
  return withMoments(owing, calendar.timeZone);
}

/** Moments between the season before and this one, from the beginning of the site on. */
export function betweenSeasons(
  { season, timeZone, sinceMs }: SiteCalendar & { readonly sinceMs: number },
  { start }: Pick<Period, 'start'>,
): { readonly fromMs: number; readonly toMs: number } {
  const before = localMidnightMs(addDays(seasonOn(season, addDays(start, -1)).end, 1), timeZone);
  const since = localMidnightMs(localDateOf(sinceMs, timeZone), timeZone);
  return { fromMs: Math.max(before, since), toMs: localMidnightMs(start, timeZone) };
}

/**
 * The figures of a season with the net of the days before it, where that is negative: what plant and pumps emitted beyond what their
 * heat earned. Where it is positive it brings nothing. A term of its own, of the season alone: its days still add up to it without.
 */
export function withOffSeason(season: HourFigures, between: readonly PartFigures[]): HourFigures {
  const days = inOrderOfTime(between, ({ startMs }) => startMs).map(({ figures }) => figures);
  const total = (of: (figures: HourFigures) => number | null): number => sumOf(days.map((day) => of(day) ?? 0));
  const debit = total((f) => f.projectT) + total((f) => f.leakageT) - total((f) => f.grossT);
  if (!(debit > 0)) return season;
  const uncertainty = addUncertainty([season.uncertainty, ...days.map((day) => day.uncertainty)]);
  const { projectT, netT } = season;
  return {
    ...season,
    projectT: projectT === null ? null : projectT + debit,
    netT: netT === null || projectT === null ? null : season.grossT! - (projectT + debit) - season.leakageT!,
    uncertainty,
    u95T: season.u95T === null ? null : u95Of(uncertainty),
    factorVersions: union([season, ...days], (f) => f.factorVersions),
    rulesVersions: union([season, ...days], (f) => f.rulesVersions),
    factorMissing: season.factorMissing || days.some((day) => day.factorMissing),
    terms: { ...season.terms, offSeason: debit },
  };
}

const union = (all: readonly HourFigures[], of: (figures: HourFigures) => readonly string[]): string[] =>
  [...new Set(all.flatMap(of))].sort();
