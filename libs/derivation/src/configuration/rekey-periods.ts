import { localDateOf, localHourStart, PERIOD_GRAINS, periodOf, periodWith, type LocalDate } from '#domain';
import {
  deleteHours,
  deleteOpenFigures,
  moveFigure,
  readFigureKeys,
  readHourStarts,
  type FigureKey,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { derivePeriods } from '../figures/derive-periods.js';

/**
 * Puts the figures of days, months, seasons and years where the season dates and the zone of the site file say that they begin, and
 * adds them up again; under the lock of the figures. An open one is overwritten, a closed one gets a revision; an open one that holds nothing any more is gone.
 */
export async function rekeyPeriods(tx: Queryable, derived: DerivedSite, now: number): Promise<void> {
  const { site, siteId } = derived;
  const keys = await readFigureKeys(tx, siteId);
  const moved = keys.flatMap((key) => {
    const toMs = periodOf(site, key.label)?.fromMs;
    return toMs === undefined || toMs === key.startMs ? [] : [{ key, toMs }];
  });
  // In this order none is put where another one still is.
  moved.sort((a, b) => (a.toMs > a.key.startMs ? b.key.startMs - a.key.startMs : a.key.startMs - b.key.startMs));
  for (const { key, toMs } of moved) await moveFigure(tx, siteId, key, toMs);

  const isOtherZone = moved.some(({ key }) => key.grain === 'day');
  const days = isOtherZone ? await datesOfHours(tx, derived) : labelsOf(keys, 'day');
  const labels = new Map<string, LocalDate>();
  for (const date of days)
    for (const grain of PERIOD_GRAINS) {
      const label = periodWith(site, grain, date)?.label;
      if (label !== undefined) labels.set(label, date);
    }
  for (const grain of PERIOD_GRAINS) {
    const empty = labelsOf(keys, grain).filter((label) => !labels.has(label));
    await deleteOpenFigures(
      tx,
      siteId,
      grain,
      empty.flatMap((label) => periodOf(site, label)?.fromMs ?? []),
    );
  }
  // One day of each longer period stands for it.
  const some = [...labels].flatMap(([label, date]) => (label === date ? [] : [date]));
  await derivePeriods(tx, derived, new Set(isOtherZone ? days : some), 'configuration', now);
}

const labelsOf = (keys: readonly FigureKey[], grain: FigureKey['grain']): string[] =>
  keys.flatMap((key) => (key.grain === grain ? [key.label] : []));

/** The days of all hours. Where the other zone is off by half an hour, hours begin elsewhere: those are made anew from windows. */
async function datesOfHours(tx: Queryable, { site, siteId }: DerivedSite): Promise<LocalDate[]> {
  const starts = await readHourStarts(tx, siteId);
  const isHour = (ms: number): boolean => localHourStart(ms, site.timeZone) === ms;
  await deleteHours(
    tx,
    siteId,
    starts.filter((ms) => !isHour(ms)),
  );
  return [...new Set(starts.filter(isHour).map((ms) => localDateOf(ms, site.timeZone)))];
}
