/** The shipped plant over a season: no limit is passed and its heat adds up while nothing is broken; what is broken is found. */
import {
  addDays,
  datesBetween,
  HOUR_MS,
  imbalanceFinding,
  isImbalanced,
  limitSeverity,
  localMidnightMs,
  timingOf,
  type PassedHeat,
  type Site,
} from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { FaultyGateway, Gateways, normalsOf, parseFaults } from '#simulation';
import { PureLife } from '../../support/alarms/pure-life.js';

const SEASON = { start: '2025-10-20', end: '2026-04-06' };
const SUBSTATIONS = ['audi-ppe', 'park-east', 'park-west'];
let site: Site;
let gateways: Gateways;
const midnight = (date: string): number => localMidnightMs(date, site.timeZone);

beforeAll(async () => {
  const shipped = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  site = shipped.sites[0]!;
  gateways = new Gateways(site, { seed: 5, normals: shipped.normals.get(normalsOf(site) ?? '') ?? null });
});

/** Severities that a boiler reaches in [from, to), of each of its points, looked at as often as it reports. */
function passed(device: string, from: number, to: number, faults = ''): Map<string, Set<string>> {
  const broken = new FaultyGateway(gateways, parseFaults(faults), 5, { from, to });
  const limited = site.devices.find(({ id }) => id === device)!.points.filter(({ versions: [first] }) => first.limits);
  const lives = new Map(limited.map(({ id }) => [id, new PureLife(timingOf(site, 'boiler.limit'))]));
  const found = new Map<string, Set<string>>();
  for (const { t, values } of broken.damage(device, gateways.measure(device, from, to, false))) {
    for (const { id, versions } of limited) {
      const value = values[id];
      if (typeof value !== 'number') continue;
      const life = lives.get(id)!;
      const told = life.look(limitSeverity(versions[0].limits!, life.told, value), t);
      if (told !== null) found.set(id, (found.get(id) ?? new Set()).add(told));
    }
  }
  return found;
}

/** @param reads what the meter of the plant shows of the heat that passes it, by the day */
function unexplained(reads: (date: string) => number): { readonly date: string; readonly pct: number }[] {
  const dates = datesBetween(SEASON.start, SEASON.end);
  const heat = (device: string, date: string): number =>
    gateways.trueAmount(device, 'heat.energyTotal', midnight(date), midnight(addDays(date, 1)));
  const days = dates.map((date): PassedHeat => ({
    date,
    plantGj: heat('plant-meter', date) * reads(date),
    substationsGj: SUBSTATIONS.reduce((sum, device) => sum + heat(device, date) * 3.6, 0),
  }));
  return days.flatMap((day, i) => {
    const finding = imbalanceFinding(site.id, day, days.slice(Math.max(0, i - 45), i));
    return finding ? [{ date: day.date, pct: finding.measured }] : [];
  });
}

describe('the simulated plant', () => {
  it('passes no limit of its boilers on the coldest days nor at the ends of a season', () => {
    const spans = ['2025-10-19', '2025-12-30', '2026-01-12', '2026-01-20', '2026-04-05'].map((date) => midnight(date));
    for (const device of ['boiler-1', 'boiler-2'])
      for (const from of spans) expect([...passed(device, from, from + 72 * HOUR_MS)]).toEqual([]);
  });

  it('raises boiler.limit with a flue gas that nobody cleans, and with nothing else', () => {
    const from = midnight('2026-01-12');
    const found = passed(
      'boiler-2',
      from,
      from + 24 * HOUR_MS,
      'hot-flue:device=boiler-2:at=2026-01-12T00:00:00Z:size=60',
    );
    expect([...found.keys()]).toEqual(['flue.temp']);
    expect(found.get('flue.temp')).toContain('warning');
  });

  it('raises no heat.imbalance in a season', () => {
    expect(unexplained(() => 1)).toEqual([]);
  });

  it('raises heat.imbalance on the first day on which the meter of the plant reads 5 % too much', () => {
    const found = unexplained((date) => (date >= '2026-01-15' ? 1.05 : 1));
    expect(found[0]!.date).toBe('2026-01-15');
    expect(found[0]!.pct).toBeGreaterThan(3);
    expect(isImbalanced(false, found[0]!.pct)).toBe(true);
  });
});
