import { addDays, datesBetween } from '../calendar/local-date.js';
import type { Period } from '../calendar/period/period.js';
import { calibrationOn, lapsedErrorPct } from '../emissions/meters/calibration.js';
import type { Counts } from '../emissions/meters/hour-amounts.js';
import type { DatedEntry } from '../emissions/factors/in-force.js';
import { deviceOf } from '../plant/device-of.js';
import type { Site } from '../plant/plant.js';
import type { LapsedDays } from './lapsed-days.js';

interface Counted extends Counts {
  readonly device: string;
}

/** Of every meter that the period counts, in the order of the site file. */
export function lapsedDays(site: Site, { start, end, fromMs, toMs }: Period): LapsedDays[] {
  const dates = datesBetween(start, end);
  return countedMeters(site, { fromMs, toMs }).flatMap(({ device: id, ...counts }) => {
    const device = site.devices.find((one) => one.id === id);
    const found: LapsedDays[] = [];
    for (const date of device ? dates : []) {
      if (calibrationOn(device!, date) !== 'lapsed') continue;
      const pct = lapsedErrorPct(device!, date, counts);
      const last = found.at(-1);
      if (last?.pct === pct && addDays(last.until, 1) === date) found[found.length - 1] = { ...last, until: date };
      else found.push({ device: id, side: counts.side, from: date, until: date, pct });
    }
    return found;
  });
}

function countedMeters({ emissions }: Site, span: Pick<Period, 'fromMs' | 'toMs'>): Counted[] {
  if (!emissions) return [];
  const { credited, electricity, fossilFuels, haulage, excluded = [] } = emissions;
  const of = (entries: readonly (DatedEntry & { readonly point: string })[], counts: Counts): Counted[] => {
    const counted = entries.filter(({ fromMs, untilMs = Infinity }) => fromMs < span.toMs && untilMs > span.fromMs);
    const devices = new Set(counted.map(({ point }) => deviceOf(point)));
    return [...devices].map((device) => ({ device, ...counts }));
  };
  return [
    ...of(credited, { side: 'credit', metered: 'heat' }),
    ...of(excluded, { side: 'debit', metered: 'heat' }),
    ...of(electricity, { side: 'debit', metered: 'electricity' }),
    ...of([...fossilFuels, ...haulage], { side: 'debit', metered: 'other' }),
  ];
}
