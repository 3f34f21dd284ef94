/** What holds for every figure, whatever is known of its parts: net and its terms, factors, stand-ins, and the shares of a gap. */
import fc from 'fast-check';
import {
  addDays,
  type AreaStep,
  datesBetween,
  DAY_MS,
  type EmissionsSpec,
  type Factor,
  factorSet,
  type DataGap,
  HOUR_MS,
  hourEmissions,
  type HourFigures,
  localDateOf,
  localMidnightMs,
  type PartFigures,
  type Plan,
  type PointAmount,
  type Site,
  standIns,
  sumFigures,
  type Target,
  type TargetDay,
  targetPeriod,
  targetProgress,
} from '#domain';
import { fitLossModel, predictLoss } from '../../../libs/domain/src/missing-data/loss-model.js';
import { type ProgressInput } from '../../../libs/domain/src/target/standing.js';
import { EXAMPLE_RULE, EXAMPLE_SEASON, evenNormals } from '../../support/plants/example-target.js';
import { deviceOf, heatFactor, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const FROM = localMidnightMs('2026-01-30', 'Asia/Shanghai');

const factor = (id: string, value: number, unit: string): Factor => ({
  ...heatFactor,
  id,
  value,
  unit,
  validFrom: null,
  u95: { minus: 0.1, plus: 0.2 },
});
const VALUES: readonly (readonly [string, number, string])[] = [
  ['heat', 110, 'kg.GJ-1'],
  ['grid', 0.4671, 'kg/(kW.h)'],
  ['diesel', 3.0959, 't.t-1'],
  ['ch4', 30, 'kg.TJ-1'],
  ['n2o', 4, 'kg.TJ-1'],
  ['gwp.ar6.ch4', 27, '1'],
  ['gwp.ar6.n2o', 273, '1'],
  ['freight', 129, 'g.t-1.km-1'],
];
/** Gases by mass and not by what they do: doubled once, not twice. */
const factorsTimes = (k: number) =>
  factorSet(VALUES.map(([id, value, unit]) => factor(id, id.startsWith('gwp') ? value : value * k, unit)));

const SPEC: EmissionsSpec = {
  credited: [
    { point: 'plant/heat', fromMs: -Infinity },
    { point: 'second/heat', fromMs: FROM + 20 * HOUR_MS },
  ],
  baseline: [{ method: 'heat-factor', factor: 'heat', fromMs: -Infinity }],
  electricity: [{ point: 'aux/power', factor: 'grid', gridLossShare: 0.05, fromMs: -Infinity }],
  fossilFuels: [{ point: 'oil/used', factor: 'diesel', densityKgPerL: 0.84, fromMs: -Infinity }],
  biomass: [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, fromMs: -Infinity }],
  haulage: [{ point: 'gate/fuel', distanceKm: 120, factor: 'freight', fromMs: -Infinity }],
};
const SITE: Site = {
  ...siteOf('park', 'Asia/Shanghai', [
    deviceOf('plant', 'heat-meter', [pointOf('plant', 'heat', { kind: 'total', unit: 'GJ' })]),
    deviceOf('second', 'heat-meter', [pointOf('second', 'heat', { kind: 'total', unit: 'MW.h' })]),
    deviceOf('aux', 'electricity-meter', [pointOf('aux', 'power', { kind: 'total', unit: 'kW.h' })]),
    deviceOf('oil', 'boiler', [pointOf('oil', 'used', { kind: 'total', unit: 'L' })]),
    deviceOf('gate', 'fuel-scale', [pointOf('gate', 'fuel', { kind: 'delta', unit: 't', intervalMs: null })]),
  ]),
  emissions: SPEC,
};

/** Nothing, or something that a meter could show: below it doubling is not exact. */
const positive = (max: number) => fc.double({ min: 0, max, noNaN: true }).map((v) => (v < 1e-9 ? 0 : v));
/** Known, unknown, partly held back, or with something that stands in to our disadvantage. */
const pointAmount = (unit: string, max: number, side: 'credit' | 'debit'): fc.Arbitrary<PointAmount | null> =>
  fc.option(
    fc
      .record({
        amount: fc.option(positive(max), { nil: null, freq: 6 }),
        coveragePct: positive(100),
        excluded: positive(max),
        standIn: fc.option(fc.tuple(positive(max), positive(1)), { nil: null, freq: 3 }),
      })
      .map(({ standIn, ...rest }) => {
        if (standIn === null) return { ...rest, unit, codes: [] };
        const [best, share] = standIn;
        const careful = side === 'credit' ? best * share : best * (1 + share);
        return { ...rest, unit, codes: [], standIn: { rule: 'model' as const, careful, best } };
      }),
    { nil: null, freq: 8 },
  );
const amountsOfHour = fc.record({
  'plant/heat': pointAmount('GJ', 200, 'credit'),
  'second/heat': pointAmount('MW.h', 50, 'credit'),
  'aux/power': pointAmount('kW.h', 3_000, 'debit'),
  'oil/used': pointAmount('L', 300, 'debit'),
  'gate/fuel': pointAmount('t', 60, 'debit'),
});
type Amounts = Readonly<Record<string, PointAmount | null>>;

function hour(i: number, amounts: Amounts, factors = factorsTimes(1)): HourFigures {
  const startMs = FROM + i * HOUR_MS;
  const known = Object.entries(amounts).flatMap(([address, amount]) => (amount ? [[address, amount] as const] : []));
  return hourEmissions({
    site: SITE,
    factors,
    startMs,
    date: localDateOf(startMs, 'Asia/Shanghai'),
    amounts: new Map(known),
  });
}

/** The same identity in every row, at every grain: exactly, and unknown where a part is. */
function holds({ grossT, projectT, leakageT, netT }: HourFigures): boolean {
  if (grossT === null || projectT === null || leakageT === null) return netT === null;
  return netT === grossT - projectT - leakageT && netT <= grossT;
}

/** Hours into days, days into months and the season, as they are stored. */
function grains(hours: readonly HourFigures[]): HourFigures[][] {
  const days = new Map<string, PartFigures[]>();
  for (const [i, figures] of hours.entries()) {
    const date = localDateOf(FROM + i * HOUR_MS, 'Asia/Shanghai');
    days.set(date, [...(days.get(date) ?? []), { startMs: FROM + i * HOUR_MS, figures }]);
  }
  const summed = [...days].map(([date, parts]): [string, PartFigures] => [
    date,
    { startMs: parts[0]!.startMs, figures: sumFigures(parts, DAY_MS) },
  ]);
  const months = new Map<string, PartFigures[]>();
  for (const [date, day] of summed) months.set(date.slice(0, 7), [...(months.get(date.slice(0, 7)) ?? []), day]);
  const all = summed.map(([, day]) => day);
  return [
    [...hours],
    all.map(({ figures }) => figures),
    [...months.values()].map((m) => sumFigures(m, m.length * DAY_MS)),
    [sumFigures(all, 240 * HOUR_MS)],
  ];
}

const stretch = fc.array(amountsOfHour, { minLength: 1, maxLength: 96 });

describe('figures', () => {
  it('have net = gross − project − leakage in every row of every grain, also where parts are unknown', () => {
    fc.assert(
      fc.property(stretch, (amounts) => {
        for (const rows of grains(amounts.map((one, i) => hour(i, one)))) {
          expect(rows.filter((row) => !holds(row))).toEqual([]);
        }
      }),
    );
  });

  it('have terms that add up to what is debited, in every grain', () => {
    fc.assert(
      fc.property(stretch, (amounts) => {
        for (const row of grains(amounts.map((one, i) => hour(i, one))).flat()) {
          if (row.projectT === null || row.leakageT === null) continue;
          const { haulage = 0, ...project } = row.terms;
          const sum = Object.values(project).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - row.projectT)).toBeLessThanOrEqual(1e-9 * Math.max(1, row.projectT));
          expect(Math.abs(haulage - row.leakageT)).toBeLessThanOrEqual(1e-9 * Math.max(1, row.leakageT));
        }
      }),
    );
  });

  it('double in every term when every factor doubles, to the bit', () => {
    fc.assert(
      fc.property(amountsOfHour, (amounts) => {
        const [one, two] = [hour(0, amounts), hour(0, amounts, factorsTimes(2))];
        for (const key of ['baselineT', 'grossT', 'projectT', 'leakageT', 'netT'] as const) {
          expect([key, two[key]]).toEqual([key, one[key] === null ? null : 2 * one[key]]);
        }
        for (const [term, t] of Object.entries(one.terms)) expect(two.terms[term as 'biomass']).toBe(2 * t);
        expect(two.heatGj).toBe(one.heatGj);
      }),
    );
  });

  it('come out the same to the bit when they are made again, in whatever order the points are known', () => {
    fc.assert(
      fc.property(amountsOfHour, (amounts) => {
        const again = Object.fromEntries(Object.entries(amounts).reverse());
        expect(JSON.stringify(hour(3, again).netT)).toBe(JSON.stringify(hour(3, amounts).netT));
        expect(hour(3, again)).toEqual(hour(3, amounts));
      }),
    );
  });

  it('are never better for us by what stands in: the effect of data is at most nothing', () => {
    fc.assert(
      fc.property(stretch, (amounts) => {
        for (const row of grains(amounts.map((one, i) => hour(i, one))).flat()) {
          expect(row.dataEffect.heatGj).toBeLessThanOrEqual(1e-9);
          expect(row.dataEffect.grossT).toBeLessThanOrEqual(1e-9);
          expect(row.dataEffect.netT).toBeLessThanOrEqual(1e-9);
        }
      }),
    );
  });
});

describe('what stands in', () => {
  const days = fc.array(fc.record({ amount: positive(4_000), hdd: fc.option(positive(45), { nil: null, freq: 8 }) }), {
    maxLength: 70,
  });
  const gaps: fc.Arbitrary<DataGap> = fc
    .record({
      side: fc.constantFrom('credit' as const, 'debit' as const),
      hours: fc.integer({ min: 1, max: 220 }),
      isOpen: fc.boolean(),
      reference: days,
      before: fc.option(positive(250), { nil: null }),
      after: fc.option(positive(250), { nil: null }),
      share: positive(0.3),
      hdd: fc.option(positive(45), { nil: null, freq: 6 }),
    })
    .map(({ side, hours, isOpen, reference, before, after, share, hdd }) => {
      const own = Array.from({ length: hours }, (_, i) => FROM + i * HOUR_MS).map((startMs) => ({
        startMs,
        date: localDateOf(startMs, 'Asia/Shanghai'),
        lostMs: HOUR_MS,
      }));
      const dates = [...new Set(own.map(({ date }) => date))];
      return {
        point: 'plant/heat',
        side,
        fromMs: isOpen ? null : FROM,
        toMs: FROM + hours * HOUR_MS,
        hours: own,
        isFresh: false,
        reference: reference.map((day, i) => ({ ...day, date: addDays('2025-11-01', i) })),
        greatestHour: { startMs: FROM - 9 * HOUR_MS, amount: 240 },
        maxRate: 250,
        before,
        after,
        lostShares: Object.fromEntries(dates.map((date) => [date.slice(0, 7), share])),
        hdd: Object.fromEntries(dates.map((date) => [date, hdd])),
      };
    });

  it('credits at most the expectation and debits at least it, hour by hour', () => {
    fc.assert(
      fc.property(gaps, (gap) => {
        for (const { careful, best } of standIns(gap, 'Asia/Shanghai').values()) {
          const slack = 1e-9 * Math.max(1, best);
          const isCareful = gap.side === 'credit' ? careful <= best + slack : careful >= best - slack;
          if (!isCareful || careful < 0) throw new Error(`${gap.side}: ${careful} stands in for ${best}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is as much in hours as the rule says for the whole gap', () => {
    const reference = Array.from({ length: 60 }, (_, i) => ({
      date: addDays('2025-12-01', i),
      hdd: 20 + (i % 11),
      amount: 120 + 82 * (20 + (i % 11)) + (i % 2 === 0 ? 100 : -100),
    }));
    const own = Array.from({ length: 72 }, (_, i) => FROM + i * HOUR_MS);
    const dates = datesBetween('2026-01-30', '2026-02-01');
    const gap: DataGap = {
      point: 'plant/heat',
      side: 'credit',
      fromMs: FROM,
      toMs: FROM + 72 * HOUR_MS,
      hours: own.map((startMs) => ({ startMs, date: localDateOf(startMs, 'Asia/Shanghai'), lostMs: HOUR_MS })),
      isFresh: false,
      reference,
      greatestHour: null,
      maxRate: null,
      before: null,
      after: null,
      lostShares: { '2026-01': 0.06, '2026-02': 0.04 },
      hdd: Object.fromEntries(dates.map((date) => [date, 30])),
    };
    const sumOf = (side: DataGap['side'], of: 'careful' | 'best'): number =>
      [...standIns({ ...gap, side }, 'Asia/Shanghai').values()].reduce((sum, one) => sum + one[of], 0);
    const best = sumOf('credit', 'best');
    const model = fitLossModel(reference)!;
    const lost = dates.map((date) => ({ date, hdd: 30, share: 1 }));
    const { expected, lower95, upper95 } = predictLoss(model, lost);
    expect(best).toBeCloseTo(expected, 6);
    expect(sumOf('credit', 'careful')).toBeCloseTo(lower95, 6);
    expect(sumOf('debit', 'careful')).toBeCloseTo(upper95, 6);
  });
});

describe('the gap of a target', () => {
  const plans: fc.Arbitrary<Plan> = fc.oneof(
    fc.record({
      method: fc.constant('degree-days' as const),
      baseC: fc.constant(18),
      baseShare: positive(0.4),
      normals: fc.constant('example'),
    }),
    fc.constant({ method: 'flat' as const }),
    fc.record({
      method: fc.constant('monthly' as const),
      amounts: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 12 }),
    }),
  );
  const steps: fc.Arbitrary<readonly AreaStep[]> = fc
    .array(fc.tuple(fc.integer({ min: -200, max: 500 }), fc.integer({ min: 0, max: 847_000 })), { maxLength: 4 })
    .map((list) =>
      list.map(([day, m2]) => ({ from: addDays('2025-10-20', day), m2 })).sort((a, b) => a.from.localeCompare(b.from)),
    );
  const day = fc.record({
    achieved: fc.option(positive(900), { nil: null }),
    hdd: fc.option(positive(50), { nil: null }),
    coveragePct: positive(100),
    dataEffect: fc.double({ min: -50, max: 0, noNaN: true }),
    isThere: fc.boolean(),
  });
  const normals = evenNormals(EXAMPLE_SEASON, [
    { days: 12, hdd: 153.2 },
    { days: 30, hdd: 622.1 },
    { days: 31, hdd: 928.8 },
    { days: 31, hdd: 1006.2 },
    { days: 28, hdd: 775.5 },
    { days: 31, hdd: 585.9 },
    { days: 6, hdd: 76.5 },
  ]);

  it('is the sum of its shares, with every plan, area, period and kind of day', () => {
    const given = fc.record({
      plan: plans,
      period: fc.constantFrom('heatingSeason' as const, 'calendarYear' as const),
      planned: steps,
      connected: steps,
      hasArea: fc.boolean(),
      amount: positive(1e5),
      asOf: fc.integer({ min: 0, max: 364 }),
      days: fc.array(day, { minLength: 170, maxLength: 170 }),
    });
    fc.assert(
      fc.property(given, ({ plan, period, planned, connected, hasArea, amount, asOf, days }) => {
        const target: Target = { id: 't', metric: 'avoided.gross', amount, unit: 't', period, plan };
        const span = targetPeriod(target, EXAMPLE_RULE, '2026-01-15');
        const asOfDate = addDays(span.start, Math.min(asOf, 364));
        const known = days.flatMap(({ isThere, ...rest }, i): TargetDay[] =>
          isThere ? [{ ...rest, date: addDays(span.start, i) }] : [],
        );
        const area = hasArea ? { fullM2: 847_000, planned, connected } : null;
        const site = { ...siteOf('park', 'Asia/Shanghai', []), season: EXAMPLE_RULE, area };
        const input: ProgressInput = {
          target,
          site,
          normals: plan.method === 'degree-days' ? normals : null,
          period: span,
          days: known,
          asOfDate: asOfDate > span.end ? span.end : asOfDate,
          today: asOfDate,
        };
        const { gap, status, achievedCurve, planCurve } = targetProgress(input);
        if (gap === null) return;
        const whole = (achievedCurve.at(-1)?.achieved ?? 0) - status.planToDate!;
        const { weather, performance, data } = gap;
        const slack = 1e-9 * Math.max(1, amount);
        expect(Math.abs(weather + performance + gap.area + data - whole)).toBeLessThanOrEqual(slack);
        // expectation less plan is weather and area alone
        expect(Math.abs(status.expectedToDate! - status.planToDate! - weather - gap.area)).toBeLessThanOrEqual(slack);
        if (plan.method !== 'degree-days') expect(Math.abs(weather)).toBeLessThanOrEqual(slack);
        if (!hasArea)
          expect(Math.abs((planCurve.at(-1)?.plan ?? 0) - amount)).toBeLessThanOrEqual(planSlack(plan, amount));
        if (!hasArea) expect(gap.area).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  /** Months without any share leave the plan without an amount. */
  const planSlack = (plan: Plan, amount: number): number =>
    plan.method === 'monthly' && plan.amounts.filter((_, m) => m < 4 || m > 8).every((share) => share === 0)
      ? amount
      : 1e-9 * Math.max(1, amount);
});
