import fc from 'fast-check';
import { buildDevice, buildSite } from '#testing';
import type { PointAmount } from '../emissions/meters/hour-amounts.js';
import { factorSet, type Factor } from '../emissions/factors/factors.js';
import { hourEmissions } from '../emissions/hour.js';
import { concerns, withChoice } from './apply-change.js';
import type { Change, Choice, Chosen } from './choice.js';
import { makeWaterfall, withData, type Engine, type Waterfall } from './waterfall.js';
import { withoutStandIns } from './without-stand-ins.js';

const factor = (id: string, value: number, unit: string, u95: number): Factor => ({
  ...({} as Factor),
  id,
  value,
  unit,
  validFrom: null,
  validTo: null,
  u95: { minus: u95, plus: u95 },
  source: null,
  sourceRef: null,
});
const FACTORS = factorSet([
  factor('heat', 0.11, 't.GJ-1', 0.2),
  factor('coal', 0.090889, 't.GJ-1', 0.05),
  factor('eta.new', 0.85, '1', 0.05),
  factor('grid', 0.4671, 'kg/(kW.h)', 0.05),
  factor('ch4', 30, 'kg.TJ-1', 2.33),
  factor('ch4.conservative', 41.1, 'kg.TJ-1', 0),
  factor('n2o', 4, 'kg.TJ-1', 2.75),
  factor('gwp.ar6.ch4', 27, '1', 0),
  factor('gwp.ar6.n2o', 273, '1', 0),
  factor('freight', 129, 'g.t-1.km-1', 0.5),
  factor('ncv.straw.pellet', 15, 'GJ.t-1', 0.1),
  factor('other.coal', 94.6, 'kg.GJ-1', 0.054),
]);
const always = { fromMs: -Infinity };
const meter = { serial: null, accuracyClass: 2, verifiedUntil: '2099-12-31', location: null };
/** The example has no doubt of its power. */
const exact = { ...meter, accuracyClass: null, mpePct: 0 };
const SITE = buildSite({
  devices: [
    buildDevice('plant', { heat: { kind: 'total', unit: 'GJ' } }, { kind: 'heat-meter', meter }),
    buildDevice('aux', { power: { kind: 'total', unit: 'MW.h' } }, { kind: 'electricity-meter', meter: exact }),
    buildDevice('gate', { fuel: { kind: 'delta', unit: 't', intervalMs: null } }, { kind: 'fuel-scale' }),
  ],
  emissions: {
    credited: [{ point: 'plant/heat', ...always }],
    baseline: [{ method: 'heat-factor', factor: 'heat', ...always }],
    electricity: [{ point: 'aux/power', factor: 'grid', gridLossShare: 0, ...always }],
    fossilFuels: [],
    biomass: [{ efficiency: { value: 0.85, u95: 0.05 }, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, ...always }],
    haulage: [{ point: 'gate/fuel', distanceKm: 120, factor: 'freight', ...always }],
  },
});
const SHIPPED: Chosen<typeof SITE> = { site: SITE, factors: FACTORS, standIns: 'careful' };
/** Heat of the shipped season, GJ, and what of it stands in for lost readings. */
const [HEAT_GJ, STANDS_IN_GJ] = [47_700 / 0.11, 2_000];

/** The engine of hours over one hour that holds as much as a season. */
const engine: Engine = (choices) => {
  const { site, factors, standIns } = choices.reduce(withChoice, SHIPPED);
  const known = { coveragePct: 100, excluded: 0, codes: [] };
  const careful = { rule: 'model', careful: STANDS_IN_GJ, best: STANDS_IN_GJ } as const;
  const startMs = Date.parse('2026-01-10T00:00:00Z');
  const amounts = new Map<string, PointAmount>([
    ['plant/heat', { ...known, amount: HEAT_GJ - STANDS_IN_GJ, unit: 'GJ', standIn: careful }],
    ['aux/power', { ...known, amount: 3_628, unit: 'MW.h' }],
  ]);
  const counted = standIns === 'none' ? withoutStandIns(amounts, site, startMs) : amounts;
  return Promise.resolve(hourEmissions({ site, factors, startMs, date: '2026-01-10', amounts: counted }));
};
const choice = (name: string, change: Change): Choice => ({ name, source: 'an auditor', clause: 'a rule', change });
const CHOICES = [
  choice('baseline efficiency 0.85 (raw coal)', {
    emissions: { baseline: { method: 'fuel', factor: 'coal', boilerEfficiency: { factor: 'eta.new' } } },
  }),
  choice('transmission loss 5 %', { emissions: { project: { electricity: { gridLossShare: 0.05 } } } }),
  choice('combined margin 0.66125', { factors: { grid: { value: 0.66125 } } }),
  choice('CH4 41.1, u95 0', { emissions: { project: { biomass: { ch4: 'ch4.conservative' } } } }),
  choice('briquetting 80 kWh/t', { emissions: { leakage: { processing: { kwhPerT: 80 } } } }),
  choice('unproven surplus 5 %', {
    emissions: { leakage: { competing: { shareWithoutProof: 0.05, factor: 'other.coal' } } },
  }),
];
const CLAIM = { t: 47_700, source: 'the operator' };

async function waterfallOf(choices: readonly Choice[]): Promise<Waterfall> {
  const order = { claim: CLAIM, choices, concerns: (one: Choice) => concerns(SHIPPED, one) };
  const made = await makeWaterfall(order, engine);
  if ('unknown' in made) throw new Error(`${made.unknown} is unknown`);
  return made;
}
const micro = (t: number): number => Math.round(t * 1e6);

describe('a waterfall', () => {
  // K12 of the worked examples of the second audit
  it('goes from what is claimed to what could be defended, one choice at a time', async () => {
    const { steps } = await waterfallOf(CHOICES);
    const expected: readonly (readonly [string, number, number, number | null])[] = [
      ['claimed', 47_700, 47_700, null],
      ['metered, baseline of the site file', 0, 47_700, null],
      ['debits as the site file has them', -3_191.449495, 44_508.550505, null],
      ['baseline efficiency 0.85 (raw coal)', -1_332.028877, 43_176.521628, -1_332.028877],
      ['transmission loss 5 %', -84.73194, 43_091.789688, -84.73194],
      ['combined margin 0.66125', -739.59501, 42_352.194678, -704.3762],
      ['CH4 41.1, u95 0', -152.89508, 42_199.299598, -152.89508],
      ['briquetting 80 kWh/t', -1_889.124064, 40_310.175533, -1_270.911658],
      ['unproven surplus 5 %', -2_413.058824, 37_897.11671, -2_413.058824],
      ['data: stand-ins and bridges without a check at 0', -186.405412, 37_710.711298, -213.096471],
      ['lower bound of the 95 % interval', -3_753.833941, 33_956.877357, null],
    ];
    for (const [i, [name, deltaT, valueT, aloneT]] of expected.entries()) {
      const step = steps[i]!;
      expect(step.name).toBe(name);
      expect(Math.abs(step.deltaT - deltaT)).toBeLessThan(1e-4);
      expect(Math.abs(step.valueT - valueT)).toBeLessThan(1e-4);
      if (aloneT === null) expect(step.aloneT).toBeNull();
      else expect(Math.abs(step.aloneT! - aloneT)).toBeLessThan(1e-4);
    }
    expect(steps[2]!.parts.map(({ name, t }) => [name, Math.round(t)])).toEqual([
      ['biomass', -970],
      ['electricity', -1_695],
      ['haulage', -526],
    ]);
  });

  it('leaves out what a bridge brought that nothing could be compared with', () => {
    const known = { coveragePct: 100, excluded: 0, codes: [], unit: 'GJ' };
    const amounts = new Map<string, PointAmount>([['plant/heat', { ...known, amount: 100, uncheckedBridge: 60 }]]);
    const without = withoutStandIns(amounts, SHIPPED.site, Date.parse('2026-01-10T00:00:00Z'));
    expect(without.get('plant/heat')).toEqual({ ...known, amount: 40 });
  });

  it('ends with what was measured and its lower bound, by the doubts of the end', async () => {
    const { steps, uncertainty, defensibleT } = await waterfallOf(CHOICES);
    const [data, lower] = steps.slice(-2);
    expect([data!.kind, lower!.kind]).toEqual(['data', 'lower']);
    // what the fuel of that heat caused goes with it
    const gases = (ch4: number): number => (ch4 * 27 + 4 * 273) / 1e6;
    const pressed = (0.08 / 15) * 0.66125 * 1.05;
    const hauled = (120 * 129e-6) / 15;
    const perGj = 0.090889 / 0.85 - (gases(41.1) + pressed + hauled + 0.05 * 0.0946) / 0.85;
    expect(data!.deltaT).toBeCloseTo(-STANDS_IN_GJ * perGj, 5);
    expect(data!.aloneT).toBeCloseTo(-STANDS_IN_GJ * (0.11 - (gases(30) + hauled) / 0.85), 5);
    const end = await engine(withData(CHOICES));
    expect(lower!.deltaT).toBeCloseTo(-end.u95T!, 5);
    expect(lower!.valueT).toBe(defensibleT);
    expect(uncertainty.map(({ source }) => source)).not.toContain('factor:heat');
    expect(uncertainty.map(({ source }) => source)).toEqual(expect.arrayContaining(['factor:coal', 'factor:eta.new']));
  });

  it('shows what says nothing of the site, and takes nothing for it', async () => {
    const far = choice('other haul', { emissions: { project: { fossilFuels: { ch4: 'ch4' } } } });
    const { steps } = await waterfallOf([far, ...CHOICES]);
    expect(steps[3]).toMatchObject({ name: 'other haul', applies: false, deltaT: 0, aloneT: 0 });
    expect(steps.at(-1)!.valueT).toBe((await waterfallOf(CHOICES)).defensibleT);
  });

  it('without a claim begins with what was metered; without a net says so', async () => {
    const order = { claim: null, choices: CHOICES, concerns: () => true };
    expect(await makeWaterfall(order, engine)).toMatchObject({
      steps: [{ kind: 'metered', deltaT: 47_700 }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    const unknown: Engine = async (choices) => ({ ...(await engine(choices)), netT: null });
    expect(await makeWaterfall(order, unknown)).toEqual({ unknown: 'net' });
  });

  it('adds up exactly and ends at the same figure, whichever choices are taken and in whichever order', async () => {
    const pool = [
      ...CHOICES,
      choice('data', { standIns: 'none' }),
      choice('far', { emissions: { project: { haulage: { distanceKm: 200 } } } }),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(pool),
        fc.shuffledSubarray(pool, { minLength: pool.length }),
        async (some, order) => {
          const one = await waterfallOf(some);
          const other = await waterfallOf(order.filter((of) => some.includes(of)));
          for (const { steps, defensibleT } of [one, other]) {
            expect(steps.reduce((sum, { deltaT }) => sum + micro(deltaT), 0)).toBe(micro(defensibleT));
            expect(steps.reduce((sum, { whole }) => sum + whole.deltaT, 0)).toBe(Math.round(defensibleT));
            for (const [i, { deltaT, valueT, whole }] of steps.entries()) {
              if (i === 0) continue;
              expect(micro(valueT) - micro(steps[i - 1]!.valueT)).toBe(micro(deltaT));
              expect(whole.valueT - steps[i - 1]!.whole.valueT).toBe(whole.deltaT);
            }
          }
          expect(other.defensibleT).toBe(one.defensibleT);
          expect(other.steps.at(-2)!.valueT).toBe(one.steps.at(-2)!.valueT);
          const alone = ({ steps }: Waterfall): object =>
            Object.fromEntries(steps.flatMap(({ kind, name, aloneT }) => (kind === 'choice' ? [[name, aloneT]] : [])));
          expect(alone(other)).toEqual(alone(one));
        },
      ),
      { numRuns: 60 },
    );
  });
});
