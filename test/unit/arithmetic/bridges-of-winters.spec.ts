/** The shipped plant, simulated in the weather of past winters, with outages of six hours to ten days: whose bridges are believed. */
import { addDays, DAY_MS, HOUR_MS, localDateOf, localMidnightMs, type Normals, type Site } from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { bridgeOutcome, type Bridge } from '../../../libs/domain/src/bridge/bridge.js';
import { PlantModel } from '../../../libs/simulation/src/plant/plant-model.js';
import { pastWinterMeans } from '../../../libs/simulation/src/weather/past-winter.js';

/** `BRIDGES_TABLE=1`: all winters, as docs/arithmetic/missing-data.md states them; else every fourth. */
const EVERY = process.env['BRIDGES_TABLE'] ? 1 : 4;
/** Of an honest plant at most so many may be held. */
const MOST_HELD = 0.01;
const OUTAGES = 20;
const SEASON = { start: '2025-10-20', end: '2026-04-06' };
const BASE_C = 18;

let site: Site;
let normals: Normals;

beforeAll(async () => {
  const { sites, normals: all } = await loadCatalogue({
    sitesPath: `${shippedConfigFolder()}/sites`,
    factorsPath: null,
  });
  normals = all.get('changchun-1991-2020')!;
  // as if it had begun with this season: years before it make no difference, and are long to sum up
  site = { ...sites[0]!, sinceMs: Date.parse(`${SEASON.start}T00:00:00+08:00`) };
});

/** 0 to 1, the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Winter {
  readonly heatGj: (fromMs: number, toMs: number) => number;
  readonly receivedGj: (fromMs: number, toMs: number) => number;
  readonly hdd: (date: string) => number;
}

function winterOf(year: number): Winter {
  const dailyMeansC = pastWinterMeans(normals, site.season, '2026-01-15', year)!;
  const plant = new PlantModel(site, { seed: year, normals, dailyMeansC });
  const received = (t: number): number =>
    plant.substations.reduce((sum, _, i) => sum + plant.substationEnergyGj(i, t), 0);
  return {
    heatGj: (fromMs, toMs) => plant.plantEnergyGj(toMs) - plant.plantEnergyGj(fromMs),
    receivedGj: (fromMs, toMs) => received(toMs) - received(fromMs),
    hdd: (date) => {
      const midday = localMidnightMs(date, site.timeZone) + DAY_MS / 2;
      return Math.max(0, BASE_C - plant.weather.dayMeanC(plant.weather.dayOf(midday)));
    },
  };
}

/** @param factor by which the register says more than it brought */
function bridgeOf(winter: Winter, fromMs: number, toMs: number, heard: boolean, factor = 1): Bridge {
  const { timeZone } = site;
  const midnight = (date: string): number => localMidnightMs(date, timeZone);
  const first = localDateOf(fromMs, timeZone);
  const days: string[] = [];
  for (let date = addDays(first, -60); date < first; date = addDays(date, 1)) if (date > SEASON.start) days.push(date);
  const reference = days.map((date) => ({
    date,
    amount: winter.heatGj(midnight(date), midnight(addDays(date, 1))),
    hdd: winter.hdd(date),
  }));
  const hours = Array.from({ length: (toMs - fromMs) / HOUR_MS }, (_, i) => {
    const startMs = fromMs + i * HOUR_MS;
    const amount = factor * winter.heatGj(startMs, startMs + HOUR_MS);
    return { startMs, date: localDateOf(startMs, timeZone), ms: HOUR_MS, amount };
  });
  const ratios = days.slice(-60).map((date) => ({
    date,
    above: winter.heatGj(midnight(date), midnight(addDays(date, 1))),
    below: winter.receivedGj(midnight(date), midnight(addDays(date, 1))),
  }));
  return {
    point: 'plant-meter/heat.energyTotal',
    spans: [{ fromMs, toMs }],
    hours,
    reference,
    hdd: Object.fromEntries(hours.map(({ date }) => [date, winter.hdd(date)])),
    substations: heard ? { points: ['all'], rise: winter.receivedGj(fromMs, toMs), days: ratios } : null,
    decision: null,
  };
}

/** From the ninth day of the season on, as often short as long. */
function outages(year: number): { readonly fromMs: number; readonly toMs: number }[] {
  const next = random(year);
  const begin = localMidnightMs(addDays(SEASON.start, 8), site.timeZone);
  const end = localMidnightMs(SEASON.end, site.timeZone);
  return Array.from({ length: OUTAGES }, () => {
    const hours = Math.round(6 * 40 ** next());
    const fromMs = begin + Math.floor((next() * (end - begin)) / HOUR_MS - hours) * HOUR_MS;
    return { fromMs: Math.max(begin, fromMs), toMs: Math.max(begin, fromMs) + hours * HOUR_MS };
  });
}

describe('bridges of an honest plant in past winters', () => {
  it('are believed but for one in a hundred, and half as much again is not', () => {
    const count = { all: 0, held: 0, low: 0, unchecked: 0, excess: 0, found: 0 };
    const years = normals.winters!.years.slice(-31).filter((_, i) => i % EVERY === 0);
    for (const year of years) {
      const winter = winterOf(year);
      for (const [i, { fromMs, toMs }] of outages(year).entries()) {
        const { code, state } = bridgeOutcome(bridgeOf(winter, fromMs, toMs, i % 2 === 0), site);
        count.all += 1;
        if (state === 'held') count.held += 1;
        if (code === 'BRIDGE_LOW') count.low += 1;
        if (code === 'BRIDGE_UNCHECKED') count.unchecked += 1;
        if (toMs - fromMs < DAY_MS) continue;
        count.excess += 1;
        if (bridgeOutcome(bridgeOf(winter, fromMs, toMs, i % 2 === 0, 1.5), site).state === 'held') count.found += 1;
      }
    }
    if (process.env['BRIDGES_TABLE']) process.stdout.write(`${JSON.stringify(count)}\n`);
    expect(count.all).toBe(years.length * OUTAGES);
    expect(count.held / count.all).toBeLessThanOrEqual(MOST_HELD);
    expect(count.found / count.excess).toBeGreaterThan(0.95);
  });
});
