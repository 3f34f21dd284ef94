/**
 * No figure depends on the order in which keys of records, entries of Maps and rows are handed in: to the last bit. A database orders
 * the keys of its JSON by itself, and rows come as they were found.
 */
import fc from 'fast-check';
import {
  addDays,
  allot,
  DAY_MS,
  factorSet,
  HOUR_MS,
  hourEmissions,
  localDateOf,
  localMidnightMs,
  printParts,
  printShares,
  printTerms,
  printTotal,
  QUARTER_HOUR_MS,
  standIns,
  sumFigures,
  targetProgress,
  u95Of,
  uncertaintyShares,
  weighedFuelGj,
  type AllottedDay,
  type Factor,
  type DataGap,
  type HourFigures,
  type PartFigures,
  type PointAmount,
  type Site,
  type TargetDay,
} from '#domain';
import { type AllottedMeter } from '../../../libs/domain/src/statement/allotment.js';
import { EXAMPLE_PLAN, EXAMPLE_RULE, EXAMPLE_SEASON, evenNormals } from '../../support/plants/example-target.js';
import { deviceOf, heatFactor, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { shuffledKeys, shuffledRows } from '../../support/golden/shuffled.js';

const ZONE = 'Asia/Shanghai';
const FROM = localMidnightMs('2026-01-30', ZONE);
const seed = fc.nat();
/** Of one size and with all bits in use: among doubles drawn at random one mostly hides the others in a sum. */
const amount = (max: number) => fc.integer({ min: 0, max: 1e6 }).map((n) => (n * max) / 1_000_003);
const signed = fc.integer({ min: -1e6, max: 1e6 }).map((n) => (n * 1e4) / 1_000_003);

/** Text in which nothing but the order of keys is made the same. */
const bits = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Map) return [...part].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const FACTORS = factorSet(
  [
    ['heat', 110, 'kg.GJ-1'],
    ['grid', 0.4671, 'kg/(kW.h)'],
    ['diesel', 3.0959, 't.t-1'],
    ['gas', 56.1, 'kg.GJ-1'],
    ['ch4', 30, 'kg.TJ-1'],
    ['n2o', 4, 'kg.TJ-1'],
    ['gwp.ar6.ch4', 27, '1'],
    ['gwp.ar6.n2o', 273, '1'],
    ['freight', 129, 'g.t-1.km-1'],
  ].map(([id, value, unit]) => ({ ...heatFactor, id, value, unit, u95: { minus: 0.1, plus: 0.2 } }) as Factor),
);
const HEAT = ['east/heat', 'north/heat', 'south/heat', 'west/heat'];
const POWER = ['aux-1/power', 'aux-2/power', 'aux-3/power'];
const OIL = ['oil-1/used', 'oil-2/used', 'oil-3/used'];
const TRUCKS = ['gate-1/fuel', 'gate-2/fuel', 'gate-3/fuel'];
const UNITS = new Map([
  ...HEAT.map((point, i) => [point, i % 2 === 0 ? 'GJ' : 'MW.h'] as const),
  ...POWER.map((point) => [point, 'kW.h'] as const),
  ...OIL.map((point) => [point, 'L'] as const),
  ...TRUCKS.map((point) => [point, 't'] as const),
]);
const SITE: Site = {
  ...siteOf(
    'park',
    ZONE,
    [...UNITS].map(([address, unit]) => {
      const [device, id] = address.split('/') as [string, string];
      const point = pointOf(device, id, { kind: id === 'fuel' ? 'delta' : 'total', unit });
      const meter = { serial: null, accuracyClass: 2, verifiedUntil: null };
      return { ...deviceOf(device, 'heat-meter', [point]), meter: id === 'heat' ? meter : null } as Site['devices'][0];
    }),
  ),
  emissions: {
    credited: HEAT.map((point) => ({ point, fromMs: -Infinity })),
    baseline: [{ method: 'fuel', factor: 'gas', boilerEfficiency: 0.9, fromMs: -Infinity }],
    electricity: POWER.map((point) => ({ point, factor: 'grid', gridLossShare: 0.05, fromMs: -Infinity })),
    fossilFuels: OIL.map((point) => ({ point, factor: 'diesel', densityKgPerL: 0.84, fromMs: -Infinity })),
    biomass: [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, fromMs: -Infinity }],
    haulage: TRUCKS.map((point, i) => ({ point, distanceKm: 70 + i, factor: 'freight', fromMs: -Infinity })),
  },
};

const amounts = fc.record(
  Object.fromEntries(
    [...UNITS].map(([address, unit]) => [
      address,
      fc.record({
        amount: fc.option(amount(300), { nil: null, freq: 12 }),
        unit: fc.constant(unit),
        coveragePct: amount(100),
        excluded: amount(10),
        codes: fc.subarray(['GAP', 'LATE', 'JUMP']),
        standIn: fc.option(
          fc.record({ rule: fc.constant('model' as const), careful: amount(50), best: amount(60) }),
          { nil: undefined, freq: 2 }, // most have one
        ),
      }),
    ]),
  ),
) as fc.Arbitrary<Record<string, PointAmount>>;

const hourOf = (i: number, of: ReadonlyMap<string, PointAmount>, site = SITE): HourFigures => {
  const startMs = FROM + i * HOUR_MS;
  return hourEmissions({ site, factors: FACTORS, startMs, date: localDateOf(startMs, ZONE), amounts: of });
};

/** An interval with doubt from many sources and amounts by many names. */
const figures: fc.Arbitrary<HourFigures> = amounts.map((of) => hourOf(0, new Map(Object.entries(of))));
const parts: fc.Arbitrary<PartFigures[]> = fc
  .array(figures, { minLength: 1, maxLength: 31 })
  .map((list) => list.map((one, i) => ({ startMs: FROM + i * HOUR_MS, figures: one })));

describe('figures are the same to the last bit', () => {
  it('of an hour, in whatever order points are known and declared', () => {
    fc.assert(
      fc.property(amounts, seed, (of, at) => {
        const known = new Map(Object.entries(of));
        const spec = SITE.emissions!;
        const other: Site = {
          ...SITE,
          devices: shuffledRows(SITE.devices, at),
          emissions: {
            ...spec,
            credited: shuffledRows(spec.credited, at),
            electricity: shuffledRows(spec.electricity, at),
            fossilFuels: shuffledRows(spec.fossilFuels, at),
            haulage: shuffledRows(spec.haulage, at),
          },
        };
        expect(bits(hourOf(3, shuffledKeys(known, at), shuffledKeys(other, at)))).toBe(bits(hourOf(3, known)));
      }),
    );
  });

  it('of a sum, in whatever order its parts come, each with its keys as the database orders them', () => {
    fc.assert(
      fc.property(parts, seed, (rows, at) => {
        const again = shuffledKeys(shuffledRows(rows, at), at);
        expect(bits(sumFigures(again, DAY_MS))).toBe(bits(sumFigures(rows, DAY_MS)));
      }),
    );
  });

  it('of doubt, in whatever order its sources come', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), signed, { minKeys: 3, maxKeys: 20 }), seed, (doubt, at) => {
        const again = shuffledKeys(doubt, at);
        expect(u95Of(again)).toBe(u95Of(doubt));
        expect(uncertaintyShares(again)).toEqual(uncertaintyShares(doubt));
      }),
    );
  });

  it('of weighed fuel, in whatever order the loads come', () => {
    const loads = fc.array(fc.record({ massT: amount(40), ncvGjPerT: amount(18) }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(loads, seed, (list, at) => {
        const rows = list.map((load, i) => ({ startMs: i * QUARTER_HOUR_MS, ...load }));
        expect(weighedFuelGj(shuffledRows(rows, at))).toBe(weighedFuelGj(rows));
      }),
    );
  });

  it('of what stands in, in whatever order hours of the gap and days before it come', () => {
    const gaps = fc
      .record({
        side: fc.constantFrom('credit' as const, 'debit' as const),
        hours: fc.integer({ min: 7, max: 120 }),
        reference: fc.array(fc.record({ amount: amount(9_000), hdd: amount(45) }), { minLength: 31, maxLength: 70 }),
        hdd: amount(45),
      })
      .map(({ side, hours, reference, hdd }): DataGap => {
        const own = Array.from({ length: hours }, (_, i) => FROM + i * HOUR_MS);
        const dates = [...new Set(own.map((startMs) => localDateOf(startMs, ZONE)))];
        return {
          point: 'east/heat',
          side,
          fromMs: FROM,
          toMs: FROM + hours * HOUR_MS,
          hours: own.map((startMs, i) => ({
            startMs,
            date: localDateOf(startMs, ZONE),
            lostMs: i % 3 === 0 ? HOUR_MS / 4 : HOUR_MS,
          })),
          isFresh: false,
          reference: reference.map((day, i) => ({ ...day, date: addDays('2025-11-01', i) })),
          greatestHour: { startMs: FROM - 9 * HOUR_MS, amount: 400 },
          maxRate: 500,
          before: null,
          after: null,
          lostShares: Object.fromEntries(dates.map((date) => [date.slice(0, 7), 0.05])),
          hdd: Object.fromEntries(dates.map((date, i) => [date, hdd + i])),
        };
      });
    fc.assert(
      fc.property(gaps, seed, (gap, at) => {
        const again = { ...gap, hours: shuffledRows(gap.hours, at), reference: shuffledRows(gap.reference, at) };
        expect(bits(standIns(shuffledKeys(again, at), ZONE))).toBe(bits(standIns(gap, ZONE)));
      }),
    );
  });

  it('of a statement, in whatever order customers, registers and days come', () => {
    const names = ['Audi', 'East', 'North', 'West'];
    const meters = HEAT.map((address, i): AllottedMeter => ({
      address,
      customer: names[i]!,
      errorShare: 0.02 + i / 99,
    }));
    const days = fc.array(fc.tuple(figures, fc.array(amount(300), { minLength: 4, maxLength: 4 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(days, seed, (drawn, at) => {
        const rows = drawn.map(([of, delivered], i): AllottedDay => ({
          date: addDays('2026-01-01', i),
          figures: of,
          heatGj: new Map(HEAT.map((address, n) => [address, delivered[n]!])),
        }));
        const whole = sumFigures(
          drawn.map(([of], i) => ({ startMs: i, figures: of })),
          DAY_MS,
        );
        const stated = (list: readonly AllottedMeter[], of: readonly AllottedDay[], sum: HourFigures) => {
          const { customers, rest } = allot(list, of, sum);
          const lines = [...customers].map(([name, part]) => ({ name, ...part }));
          return bits({
            customers,
            rest,
            parts: printParts(printTotal(sum), [...lines, { name: 'rest', ...rest }]),
            shares: printShares(lines.map(({ name, grossT }) => ({ name, value: grossT }))),
            terms: printTerms(printTotal(sum), sum.terms),
          });
        };
        const other = shuffledKeys(shuffledRows(rows, at), at);
        expect(stated(shuffledRows(meters, at), other, shuffledKeys(whole, at))).toBe(stated(meters, rows, whole));
      }),
      { numRuns: 50 },
    );
  });

  it('of a target, in whatever order its days come', () => {
    const normals = evenNormals(EXAMPLE_SEASON, [{ days: 169, hdd: 4_148.3 }]);
    const day = fc.record({
      achieved: fc.option(amount(900), { nil: null, freq: 9 }),
      hdd: fc.option(amount(50), { nil: null, freq: 9 }),
      coveragePct: amount(100),
      dataEffect: fc.double({ min: -50, max: 0, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 40, maxLength: 169 }),
        fc.constantFrom('avoided.gross' as const, 'networkLoss' as const),
        seed,
        (list, metric, at) => {
          const days = list.map((one, i): TargetDay => ({ ...one, date: addDays(EXAMPLE_SEASON.start, i) }));
          const stated = (of: readonly TargetDay[]): string =>
            bits(
              targetProgress({
                target: { id: 'a', metric, amount: 47_700, unit: 't', period: 'heatingSeason', plan: EXAMPLE_PLAN },
                site: { ...SITE, season: EXAMPLE_RULE },
                normals,
                period: EXAMPLE_SEASON,
                days: of,
                asOfDate: addDays(EXAMPLE_SEASON.start, list.length - 1),
                today: addDays(EXAMPLE_SEASON.start, list.length),
              }),
            );
          expect(stated(shuffledKeys(shuffledRows(days, at), at))).toBe(stated(days));
        },
      ),
      { numRuns: 40 },
    );
  });
});
