import { localDateOf, periodWith, seasonOn, withMoments, type Period, type Site } from '#domain';

type Seasonal = Pick<Site, 'timeZone' | 'season'>;

/** The season that holds at `t`, or else the last one before it. */
export const latestSeason = ({ season, timeZone }: Seasonal, t: number): Period =>
  withMoments(seasonOn(season, localDateOf(t, timeZone)), timeZone);

/**
 * Where the story of a plant begins that is played up to `now`: at the latest season's start, or with the year where a target is
 * judged by the calendar year, and never before the site's own beginning.
 */
export function storyStartMs(site: Seasonal & Pick<Site, 'sinceMs' | 'targets'>, now: number): number {
  const season = latestSeason(site, now).fromMs;
  const byYear = site.targets.some(({ period }) => period === 'calendarYear');
  const year = byYear ? periodWith(site, 'year', localDateOf(now, site.timeZone))!.fromMs : season;
  return Math.max(site.sinceMs, Math.min(season, year));
}
