import { localDateOf, periodOf, seasonOn, type KnownAmounts, type LocalDate, type TargetStatus } from '#domain';
import { readFigures, readFiguresAt, type Database, type StoredFigures } from '#postgres';
import { deriveTargets, figuresOfTargets } from '../targets/derive-targets.js';
import { inPast } from './in-past.js';
import type { PastSite } from './past-site.js';

/** What was known of a season at a moment. */
export interface KnownSeason {
  /** null: nothing. */
  readonly season: KnownAmounts | null;
  /** By their start, Unix ms. */
  readonly days: ReadonlyMap<number, KnownAmounts>;
  /** Of the days that were asked for hour by hour. */
  readonly hours: ReadonlyMap<number, KnownAmounts>;
  readonly targets: readonly TargetStatus[];
}

/** The label of the season of a moment by the calendar of a site; between seasons the one before. */
export const seasonLabelAt = ({ derived: { site }, asOfMs }: PastSite): string =>
  seasonOn(site.season, localDateOf(asOfMs, site.timeZone)).label;

/**
 * A season with its days as it was known at a moment, and the targets of that moment.
 * @param label `season-2025`; where the calendar of then has no such season nothing was known
 * @param hoursOf starts of the days whose hours are wanted too
 */
export async function readKnownSeason(
  db: Database,
  past: PastSite,
  label: string,
  hoursOf: readonly number[],
): Promise<KnownSeason> {
  const { derived, asOfMs } = past;
  const { site, siteId } = derived;
  const season = periodOf(site, label);
  if (!season) return { season: null, days: new Map(), hours: new Map(), targets: [] };
  const range = { fromMs: season.fromMs, toMs: season.toMs };
  const figures = [
    { grain: 'season' as const, fromMs: season.fromMs, toMs: season.fromMs + 1 },
    { grain: 'day' as const, ...range },
    ...figuresOfTargets(derived, asOfMs),
  ];
  return inPast(db, past, { figures }, async (shadow, made) => {
    const hours = new Map<number, KnownAmounts>();
    for (const { fromMs, toMs } of daysFrom(past, hoursOf)) {
      await made.make({ grain: 'hour', fromMs, toMs });
      for (const row of await readFigures(shadow, siteId, 'hour', fromMs, toMs)) hours.set(row.startMs, amountsOf(row));
    }
    const whole = (await readFiguresAt(shadow, siteId, 'season', [season.fromMs])).get(season.fromMs);
    const days = await readFigures(shadow, siteId, 'day', range.fromMs, range.toMs);
    const targets = await deriveTargets(shadow, derived, asOfMs);
    return {
      season: whole ? amountsOf(whole) : null,
      days: new Map(days.map((row) => [row.startMs, amountsOf(row)])),
      hours,
      targets: targets.map(({ status }) => status),
    };
  });
}

const amountsOf = ({ figures: { heatGj, grossT, netT } }: StoredFigures): KnownAmounts => ({ heatGj, grossT, netT });

/** Stretches of days that follow each other, by the calendar of a site. */
function daysFrom({ derived: { site } }: PastSite, starts: readonly number[]) {
  const runs: { fromMs: number; toMs: number }[] = [];
  for (const startMs of starts) {
    const { fromMs, toMs } = periodOf(site, localDateOf(startMs, site.timeZone) satisfies LocalDate)!;
    const last = runs.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else runs.push({ fromMs, toMs });
  }
  return runs;
}
