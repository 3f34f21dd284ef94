/** Examples of our own beside the worked ones: other amounts, base loads, dates; the climate table; run lengths of the CUSUM. */
import { datesBetween, heatingSeason, normalHdd, winterHdd, type Normals } from '#domain';
import { seasonLimitGj } from '../../../libs/domain/src/statement/carbon-reading.js';
import { cusum } from '../../../libs/domain/src/drift/cusum.js';
import { forecast } from '../../../libs/domain/src/target/forecast.js';
import { heatBaselineT } from '../../../libs/domain/src/emissions/terms.js';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { correlatedNoise } from '#testing';
import { amountReadings } from '../../../libs/testing/src/target/amount-reading.js';
import {
  EXAMPLE_PLAN,
  EXAMPLE_RULE,
  EXAMPLE_SEASON,
  exampleProgress,
  evenNormals,
} from '../../support/plants/example-target.js';

const T = 47_700;
const PLANT = { ratedMw: 58, areaM2: 847_000, seasonDays: 169 };
const FACTORS = { heatTPerGj: 0.11, boilerEfficiency: 0.8, tPerTce: 2.66 };
const MONTH_DAYS = [12, 30, 31, 31, 28, 31, 6];
const MONTH_HDD = [153.2, 622.1, 928.8, 1006.2, 775.5, 585.9, 76.5];
const SEASON_HDD = 4148.2;

let shipped: Normals;
beforeAll(async () => {
  const { normals } = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  shipped = normals.get('changchun-1991-2020')!;
});

describe('what an amount can mean', () => {
  it.each([
    // meaning, GJ, GJ/m2, full-load hours, share of the limit in %, possible
    ['tCO2', 433_636, 0.512, 2077, 51.2, true],
    ['tCO2 of coal', 420_443, 0.496, 2014, 49.6, true],
    ['tC', 1_590_000, 1.877, 7615, 187.7, false],
    ['tce', 1_118_378, 1.32, 5356, 132.1, false],
  ] as const)('47,700 as %s', (meaning, gj, perM2, hours, sharePct, isPossible) => {
    const own = amountReadings(T, PLANT, FACTORS).find((one) => one.meaning === meaning)!;
    expect(own.heatGj).toBeCloseTo(gj, -0.4);
    expect(own.gjPerM2).toBeCloseTo(perM2, 2);
    expect(own.fullLoadHours).toBeCloseTo(hours, -0.4);
    expect(100 * own.shareOfLimit).toBeCloseTo(sharePct, 0);
    expect(own.isPossible).toBe(isPossible);
  });

  it.each([
    // 30,000 / 0.11; x 44/12 / 0.11; x 29.3076 x 0.8; / 2.66 x 29.3076 x 0.8; against 58 x 169 x 24 x 3.6 GJ
    ['tCO2', 272_727.272727, 0.322032815],
    ['tC', 1_000_000, 1.18078699],
    ['tce', 703_382.4, 0.830544787],
    ['tCO2 of coal', 264_429.473684, 0.312234882],
  ] as const)('30,000 as %s', (meaning, gj, share) => {
    const own = amountReadings(30_000, PLANT, FACTORS).find((one) => one.meaning === meaning)!;
    expect(own.heatGj).toBeCloseTo(gj, 5);
    expect(own.shareOfLimit).toBeCloseTo(share, 8);
  });

  it('full power in every hour of a season would displace twice the target', () => {
    expect(seasonLimitGj(PLANT)).toBeCloseTo(846_892.8, 6);
    expect(heatBaselineT(seasonLimitGj(PLANT), 0.11)).toBeCloseTo(93_158.208, 6);
  });
});

describe('the climate of Changchun, as it is shipped', () => {
  const between = (from: string, to: string): number =>
    datesBetween(from, to).reduce((sum, date) => sum + normalHdd(shipped, date), 0);

  it('has the degree-days of the season by month', () => {
    const ends = ['10-31', '11-30', '12-31', '01-31', '02-28', '03-31', '04-06'];
    let from = '2025-10-20';
    for (const [i, end] of ends.entries()) {
      const to = `${i < 3 ? 2025 : 2026}-${end}`;
      expect(datesBetween(from, to)).toHaveLength(MONTH_DAYS[i]!);
      expect([end, between(from, to)]).toEqual([end, expect.closeTo(MONTH_HDD[i]!, 1)]);
      from = datesBetween(to, '2026-04-07')[1]!;
    }
    expect(between('2025-10-20', '2026-04-06')).toBeCloseTo(SEASON_HDD, 0);
    expect(between('2025-01-01', '2025-12-31')).toBeCloseTo(4696, 0);
  });

  it('adds 29 February in a leap season, to the normal and to the days', () => {
    const leap = heatingSeason(EXAMPLE_RULE, 2027);
    const days = datesBetween(leap.start, leap.end);
    expect(days).toHaveLength(170);
    const { planCurve: plan, status } = exampleProgress(leap.end, { period: leap, normals: shipped });
    expect(plan).toHaveLength(170);
    expect(plan.at(-1)!.plan).toBeCloseTo(T, 6);
    expect(status.degreeDays).toBeCloseTo(
      between(EXAMPLE_SEASON.start, EXAMPLE_SEASON.end) + normalHdd(shipped, '2028-02-28'),
      6,
    );
    const of = (date: string): number => plan[days.indexOf(date)]!.plan - plan[days.indexOf(date) - 1]!.plan;
    expect(of('2028-02-29')).toBeCloseTo(of('2028-02-28'), 9);
    const winters = shipped.winters!;
    expect(winterHdd(winters, '2028-02-29', -8)).toBe(winters.days.get('2020-02-29') ?? winters.days.get('2020-02-28'));
    expect(winterHdd(winters, '2028-02-29', -9)).toBe(winters.days.get('2019-02-28'));
  });

  it('says how uncertain the rest of a season is', () => {
    const stated = [
      [11, 1, 245],
      [12, 1, 227],
      [1, 1, 181],
      [1, 15, 151],
      [2, 1, 136],
      [2, 15, 111],
      [3, 1, 86],
      [3, 15, 57],
    ];
    for (const [month, day, sd] of stated) {
      const name = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      expect(shipped.remaining.find((one) => one.day === name)?.sdKd).toBe(sd);
    }
    expect(shipped.seasonSdKd).toBe(253);
  });
});

describe('the plan with a base load', () => {
  it.each([
    // 47,700 x (phi x days / 169 + (1 - phi) x HDD / 4148.2)
    [0.1, [1924.175299, 7284.900183, 10_487.183904, 11_288.201695, 8815.997367, 6938.488808, 961.052743]],
    [0.02, [1794.148015, 7179.784144, 10_641.62655, 11_513.845922, 8897.15637, 6777.491889, 895.947109]],
  ])('of %d', (baseShare, months) => {
    const spans = MONTH_DAYS.map((days, i) => ({ days, hdd: MONTH_HDD[i]! }));
    const normals = evenNormals(EXAMPLE_SEASON, spans);
    const { planCurve: plan } = exampleProgress(EXAMPLE_SEASON.end, { plan: { ...EXAMPLE_PLAN, baseShare }, normals });
    let [end, before] = [0, 0];
    for (const [i, days] of MONTH_DAYS.entries()) {
      end += days;
      expect(plan[end - 1]!.plan - before).toBeCloseTo(months[i]!, 5);
      before = plan[end - 1]!.plan;
    }
  });
});

describe('the forecast on other days', () => {
  const planned = { plannedRate: T / SEASON_HDD, amount: T, baseToDate: 0, baseRemaining: 0 };

  it.each([
    [
      'in the middle of December, 1.3 t/K.d behind', // w = 1210/1510
      { achieved: 13_200, hddToDate: 1210, hddRemaining: 2910.4, sdHddRemaining: 205 },
      {
        rate: 11.026284120361,
        mean: 45_290.897304,
        sd: 2314.841203,
        p10: 42_324.308936,
        p90: 48_257.485672,
        probability: 0.149002643,
      },
    ],
    [
      'on 1 March, nearly there', // w = 3390/3690
      { achieved: 40_000, hddToDate: 3390, hddRemaining: 662.4, sdHddRemaining: 86 },
      {
        rate: 11.774983474727,
        mean: 47_799.749054,
        sd: 1095.054913,
        p10: 46_396.379715,
        p90: 49_203.118392,
        probability: 0.536289643,
      },
    ],
    [
      'on 1 December with a base load of 5 %', // b0 = 47,700 x 0.05 / 169, 42 days behind, 127 ahead
      {
        achieved: 9800,
        hddToDate: 760,
        hddRemaining: 3372.9,
        sdHddRemaining: 227,
        plannedRate: (0.95 * T) / SEASON_HDD,
        baseToDate: ((0.05 * T) / 169) * 42,
        baseRemaining: ((0.05 * T) / 169) * 127,
      },
      {
        rate: 11.777813846383,
        mean: 51_317.666429,
        sd: 2740.916096,
        p10: 47_805.041115,
        p90: 54_830.291743,
        probability: 0.90656161,
      },
    ],
  ])('%s', (_, input, stated) => {
    const own = forecast({ ...planned, ...input });
    for (const [key, value] of Object.entries(stated)) {
      expect([key, own[key as keyof typeof own]]).toEqual([key, expect.closeTo(value, 5)]);
    }
  });

  it('before anything was seen it is the plan, and after the end it is what was achieved', () => {
    const start = forecast({ ...planned, achieved: 0, hddToDate: 0, hddRemaining: SEASON_HDD, sdHddRemaining: 253 });
    expect(start.mean).toBeCloseTo(T, 6);
    expect(start.probability).toBeCloseTo(0.5, 9);
    const end = forecast({
      ...planned,
      achieved: 47_000,
      hddToDate: SEASON_HDD,
      hddRemaining: 0,
      sdHddRemaining: 0,
      meterShare: 0,
    });
    expect(end).toMatchObject({ mean: 47_000, sd: 0, probability: 0 });
  });
});

/** Steps until the first alarm of one seeded series with a shift; most alarm early, so it grows only where it must. */
function runLength(seed: number, scheme: { k: number; h: number }, shift: number, rho: number): number {
  for (let length = 60; ; length *= 6) {
    const series = correlatedNoise(seed, length, rho).map((z) => z + shift);
    const steps = cusum(series, { mean: 0, sd: 1, rho: 0, ...scheme });
    const found = steps.findIndex(({ alarm }) => alarm !== null);
    if (found !== -1 || length > 1e5) return found === -1 ? length : found + 1;
  }
}

describe('average run lengths of the CUSUM', () => {
  const meanOf = (runs: number, scheme: { k: number; h: number }, shift: number, rho = 0): number => {
    let sum = 0;
    for (let i = 0; i < runs; i++) sum += runLength(7_000 + i, scheme, shift, rho);
    return sum / runs;
  };

  it.each([
    // by the Markov chain of Brook and Evans, 120 states, two-sided; published tables have 168/8.4, 465/10.4, 368/11.4
    [0.5, 4, 167.65, 8.383],
    [0.5, 5, 465.25, 10.376],
    [0.25, 8, 368.05, 11.394],
  ])('k %d, h %d: %d steps in control, %d at one standard deviation', (k, h, inControl, shifted) => {
    expect(Math.abs(meanOf(200, { k, h }, 0) / inControl - 1)).toBeLessThan(0.15);
    expect(Math.abs(meanOf(500, { k, h }, 1) / shifted - 1)).toBeLessThan(0.08);
    expect(Math.abs(meanOf(500, { k, h }, -1) / shifted - 1)).toBeLessThan(0.08);
  });

  it.each([
    [0.3, 5, 102],
    [0.5, 5, 55],
    [0.7, 5, 36],
    [0.5, 8, 170],
    [0.7, 8, 78],
    [0.7, 12, 176],
  ])('collapse where residuals hang together: rho %d, h %d, %d steps', (rho, h, steps) => {
    expect(Math.abs(meanOf(150, { k: 0.5, h }, 0, rho) / steps - 1)).toBeLessThan(0.25);
  });
});
