import fc from 'fast-check';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { meterOn } from '../plant/meters.js';
import type { Device, Efficiency, EmissionsSpec, PointVersion, Site } from '../plant/plant.js';
import { chooseFactor, factorAt, factorSet, type Factor } from './factors/factors.js';
import { withoutNegativeHeat } from './back-up.js';
import { hourEmissions } from './hour.js';
import { sumFigures } from './sum.js';
import type { PointAmount } from './meters/hour-amounts.js';

const factor = (id: string, value: number, unit: string, more: Partial<Factor> = {}): Factor => ({
  id,
  value,
  unit,
  gas: null,
  region: null,
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom: null,
  validTo: null,
  u95: { minus: 0, plus: 0 },
  source: null,
  sourceRef: null,
  sourceHash: null,
  status: 'unverified',
  note: null,
  set: 'test',
  ...more,
});

const FACTORS = factorSet([
  factor('heat', 110, 'kg.GJ-1', { validFrom: '2015-01-01', validTo: '2026-01-16', u95: { minus: 0.2, plus: 0.2 } }),
  factor('heat', 108, 'kg.GJ-1', { validFrom: '2026-01-16' }),
  factor('coal', 0.090889, 't.GJ-1'),
  factor('grid', 0.4671, 'kg/(kW.h)', { validFrom: '2023-01-01' }),
  factor('grid', 0.4932, 'kg/(kW.h)', { validFrom: '2022-01-01' }),
  factor('diesel', 3.0959, 't.t-1'),
  factor('ch4', 30, 'kg.TJ-1'),
  factor('n2o', 4, 'kg.TJ-1'),
  factor('gwp.ar6.ch4', 27, '1'),
  factor('gwp.ar6.n2o', 273, '1'),
  factor('biomass.co2.memo', 100, 'kg.GJ-1'),
  factor('freight', 129, 'g.t-1.km-1'),
  factor('ncv.straw.pellet', 15, 'GJ.t-1'),
]);

const version = (kind: PointVersion['kind'], unit: string, intervalMs: number | null): PointVersion => ({
  fromMs: -Infinity,
  kind,
  unit,
  min: null,
  max: null,
  intervalMs,
  modulus: null,
  resolution: 0,
  maxRatePerHour: null,
  maxStepPerMinute: null,
  sentinels: [],
  states: [],
});
const device = (id: string, point: string, v: PointVersion): Device => ({
  id,
  kind: 'heat-meter',
  name: id,
  ratedMw: null,
  customer: null,
  areaM2: null,
  meter: { serial: null, accuracyClass: 2, verifiedUntil: '2099-12-31', location: null },
  points: [{ address: `${id}/${point}`, device: id, id: point, versions: [v] }],
});

const SPEC: EmissionsSpec = {
  credited: [{ point: 'plant/heat', fromMs: -Infinity }],
  baseline: [{ method: 'heat-factor', factor: 'heat', fromMs: -Infinity }],
  electricity: [{ point: 'aux/power', factor: 'grid', gridLossShare: 0, fromMs: -Infinity }],
  fossilFuels: [{ point: 'oil/used', factor: 'diesel', densityKgPerL: 0.84, fromMs: -Infinity }],
  biomass: [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, fromMs: -Infinity }],
  haulage: [{ point: 'gate/fuel', distanceKm: 120, factor: 'freight', fromMs: -Infinity }],
};
const site = (emissions: EmissionsSpec | null): Site => ({
  id: 'park',
  name: 'Park',
  timeZone: 'Asia/Shanghai',
  sinceMs: 0,
  season: { start: '10-20', end: '04-06', exceptions: {} },
  area: null,
  devices: [
    device('plant', 'heat', version('total', 'GJ', 60_000)),
    device('aux', 'power', version('total', 'kW.h', 900_000)),
    device('oil', 'used', version('delta', 'L', null)),
    device('gate', 'fuel', version('delta', 't', null)),
    device('second', 'heat', version('total', 'GJ', 60_000)),
  ],
  emissions,
  targets: [],
  weatherPoint: null,
  holidays: [],
  sources: [],
  hash: '',
});

const amount = (value: number | null, unit: string, coveragePct = 100): PointAmount => ({
  amount: value,
  unit,
  coveragePct,
  excluded: 0,
  codes: [],
});
const START = Date.parse('2026-01-10T00:00:00Z');
const hour = (amounts: Record<string, PointAmount>, emissions: EmissionsSpec | null = SPEC, date = '2026-01-10') =>
  hourEmissions({
    site: site(emissions),
    factors: FACTORS,
    startMs: START,
    date,
    amounts: new Map(Object.entries(amounts)),
  });
const gross = (credited: number, date: string): number =>
  hour({ 'plant/heat': amount(credited, 'GJ') }, { ...SPEC, electricity: [] }, date).grossT!;

describe('factors', () => {
  it('are chosen by the local day of the event, half-open', () => {
    expect(factorAt(FACTORS, 'heat', '2026-01-15')?.value).toBe(110);
    expect(factorAt(FACTORS, 'heat', '2026-01-16')?.value).toBe(108);
    expect(factorAt(FACTORS, 'heat', '2014-12-31')).toBeNull();
    expect(factorAt(FACTORS, 'nothing', '2026-01-16')).toBeNull();
  });

  it('end where the next version begins, in whatever order they are written', () => {
    expect(factorAt(FACTORS, 'grid', '2022-12-31')?.value).toBe(0.4932);
    expect(factorAt(FACTORS, 'grid', '2026-01-01')?.value).toBe(0.4671);
  });

  it('are replaced by the careful candidate where none is valid, and say so', () => {
    expect(chooseFactor(FACTORS, 'heat', '2014-01-01', 'credit')).toMatchObject({
      factor: { value: 108 },
      missing: true,
    });
    expect(chooseFactor(FACTORS, 'grid', '2020-01-01', 'debit')).toMatchObject({
      factor: { value: 0.4932 },
      missing: true,
    });
    expect(chooseFactor(FACTORS, 'nothing', '2020-01-01', 'debit')).toBeNull();
  });
});

describe('emissions of one hour', () => {
  it('agree with A01, E02 and E05', () => {
    const a01 = golden('A01');
    expectNear(gross(a01.inputs.heat_GJ!, '2026-01-10'), a01.expected.baseline_tCO2!, a01.tolerance);
    const e02 = golden('E02');
    const month = gross(e02.inputs.q1!, '2026-01-15') + gross(e02.inputs.q2!, '2026-01-16');
    expectNear(month, e02.expected.baseline_tCO2!, e02.tolerance);
    const e05 = golden('E05');
    const corrected = factorSet([factor('heat', e05.inputs.ef_new!, 't.GJ-1')]);
    const input = { site: site({ ...SPEC, electricity: [] }), startMs: START, date: '2026-01-10' };
    const amounts = new Map([['plant/heat', amount(e05.inputs.heat_GJ!, 'GJ')]]);
    const before = hourEmissions({ ...input, amounts, factors: FACTORS }).grossT!;
    const after = hourEmissions({
      ...input,
      site: site({ ...SPEC, electricity: [], biomass: [], haulage: [], fossilFuels: [] }),
      amounts,
      factors: corrected,
    }).grossT!;
    expectNear(after - before, e05.expected.delta_tCO2!, e05.tolerance);
  });

  it('take project and leakage from the gross', () => {
    const figures = hour({
      'plant/heat': amount(100, 'GJ'),
      'aux/power': amount(1500, 'kW.h', 80),
      'oil/used': amount(200, 'L'),
      'gate/fuel': amount(30, 't'),
    });
    const electricity = 1.5 * 0.4671;
    const oil = 0.168 * 3.0959;
    const straw = (100 / 0.85 / 1e6) * (30 * 27 + 4 * 273);
    // of what the heat took, whatever the truck weighed
    const haul = ((100 / 0.85 / 15) * 120 * 129) / 1e6;
    expect(figures.grossT).toBeCloseTo(11, 12);
    expect(figures.projectT).toBeCloseTo(electricity + oil + straw, 12);
    expect(figures.leakageT).toBeCloseTo(haul, 12);
    expect(figures.netT).toBeCloseTo(11 - electricity - oil - straw - haul, 12);
    expect(figures.biogenicCo2T).toBeCloseTo((100 / 0.85) * 0.1, 12);
    expect(figures.coveragePct).toBe(80);
    expect(figures.factorVersions).toContain('heat@2015-01-01');
    expect(figures.factorMissing).toBe(false);
    // 20 % of the factor; 2.27 % of the plant's meter in all that is reckoned from its heat, 2 % of power, 5 % of oil; 5 % of the boiler's efficiency
    const meters = [(11 - straw - haul) * 0.02271915, electricity * 0.02, oil * 0.05];
    expect(figures.u95T).toBeCloseTo(Math.hypot(11 * 0.2, ...meters, 0.05 * (straw + haul)), 6);
  });

  it('name what is debited by kind, and the doubt of every factor that has one', () => {
    const doubtful = factorSet(
      [...FACTORS.values()]
        .flat()
        .map((one) => (one.id === 'ch4' || one.id === 'freight' ? { ...one, u95: { minus: 0.5, plus: 2 } } : one)),
    );
    const figures = hourEmissions({
      site: site(SPEC),
      factors: doubtful,
      startMs: START,
      date: '2026-01-10',
      amounts: new Map([
        ['plant/heat', amount(100, 'GJ')],
        ['aux/power', amount(1500, 'kW.h')],
        ['oil/used', amount(200, 'L')],
        ['gate/fuel', amount(30, 't')],
      ]),
    });
    const { terms } = figures;
    expect(Object.keys(terms).sort()).toEqual(['biomass', 'electricity', 'fossilFuels', 'haulage']);
    expect(terms.electricity! + terms.fossilFuels! + terms.biomass!).toBeCloseTo(figures.projectT!, 12);
    expect(terms.haulage).toBe(figures.leakageT);
    expect(figures.fuelGj).toBeCloseTo(100 / 0.85, 12);
    const methane = (100 / 0.85 / 1e6) * 30 * 27;
    expect(figures.uncertainty['factor:ch4']).toBeCloseTo(-2 * methane, 12);
    expect(figures.uncertainty['factor:freight']).toBeCloseTo(-2 * figures.leakageT!, 12);
  });

  const standIn = (careful: number, best: number) => ({ rule: 'model' as const, careful, best });

  it('count what stands in for lost heat, say so, and state its effect', () => {
    const lost = { ...amount(60, 'GJ', 50), standIn: standIn(30, 40) };
    const figures = hour({ 'plant/heat': lost, 'aux/power': amount(1_000, 'kW.h') });
    expect(figures).toMatchObject({ heatGj: 90, substitutedGj: 30, substituted: { 'plant/heat': 30 } });
    expect(figures.codes).toEqual(['SUBSTITUTED']);
    expect(figures.grossT).toBeCloseTo(9.9, 12);
    expect(figures.dataEffect.heatGj).toBeCloseTo(-10, 12);
    expect(figures.dataEffect.grossT).toBeCloseTo(-1.1, 12);
    // less heat is less straw burnt
    expect(figures.dataEffect.netT).toBeGreaterThan(-1.1);
  });

  it('debit what stands in for a silent meter: gross is not moved, net is', () => {
    const silent = { ...amount(null, 'kW.h', 0), standIn: standIn(1_500, 1_000) };
    const figures = hour({ 'plant/heat': amount(100, 'GJ'), 'aux/power': silent });
    expect(figures.terms.electricity).toBeCloseTo(1.5 * 0.4671, 12);
    expect(figures.dataEffect.grossT).toBeCloseTo(0, 12);
    expect(figures.dataEffect.netT).toBeCloseTo(-0.5 * 0.4671, 12);
    expect(figures.substitutedGj).toBe(0);
  });

  it('agree with D05: a meter past its verification counts less by its permissible error, and what is taken off is stated', () => {
    const d05 = golden('D05');
    const overdue = (date: string) => {
      const plain = site({ ...SPEC, electricity: [] });
      const [plant, ...others] = plain.devices;
      const meter = { ...meterOn(plant!, date)!, verifiedUntil: '2026-01-09' };
      return hourEmissions({
        site: { ...plain, devices: [{ ...plant!, meter }, ...others] },
        factors: FACTORS,
        startMs: START,
        date,
        amounts: new Map([['plant/heat', amount(d05.inputs.heat_GJ!, 'GJ')]]),
      });
    };
    const figures = overdue('2026-01-10');
    expectNear(figures.heatGj!, d05.expected.credited_GJ!, d05.tolerance);
    expectNear(figures.grossT!, d05.expected.baseline_tCO2!, d05.tolerance);
    expect(figures.excludedGj).toBeCloseTo(34.4, 9);
    expect(figures.codes).toEqual(['OVERDUE']);
    expect(figures.dataEffect.heatGj).toBeCloseTo(-34.4, 9);
    expect(overdue('2026-01-09')).toMatchObject({ heatGj: 1000, excludedGj: 0, codes: [] });
  });

  it('know nothing without data, and say so', () => {
    expect(hour({})).toMatchObject({ heatGj: null, grossT: null, netT: null, u95T: null, coveragePct: 0 });
    expect(hour({}, null)).toMatchObject({ heatGj: null, grossT: null, coveragePct: 0 });
  });

  it('debit what was used although what it made is unknown', () => {
    const figures = hour({ 'aux/power': amount(1_000, 'kW.h') });
    expect(figures).toMatchObject({ heatGj: null, grossT: null, netT: null });
    expect(figures.projectT).toBeCloseTo(0.4671, 9);
    expect(figures.leakageT).toBeNull();
  });

  it('have a gross but no net while a debited register is unknown', () => {
    const figures = hour({ 'plant/heat': amount(100, 'GJ') });
    expect(figures.grossT).toBeCloseTo(11, 12);
    expect(figures.netT).toBeNull();
    expect(figures.coveragePct).toBe(0);
  });

  it('change over to what holds from a moment on', () => {
    const spec: EmissionsSpec = {
      ...SPEC,
      electricity: [],
      credited: [{ point: 'plant/heat', fromMs: START + 1 }],
      baseline: [
        { method: 'heat-factor', factor: 'heat', fromMs: -Infinity },
        { method: 'fuel', factor: 'coal', boilerEfficiency: 0.8, fromMs: START },
      ],
    };
    expect(hour({ 'plant/heat': amount(100, 'GJ') }, spec).grossT).toBeNull();
    const credited = [{ point: 'plant/heat', fromMs: START }];
    expect(hour({ 'plant/heat': amount(80, 'GJ') }, { ...spec, credited }).grossT).toBeCloseTo(9.0889, 12);
    const until = (untilMs: number) => [{ point: 'plant/heat', fromMs: START, untilMs }];
    expect(hour({ 'plant/heat': amount(80, 'GJ') }, { ...spec, credited: until(START) }).heatGj).toBeNull();
    expect(hour({ 'plant/heat': amount(80, 'GJ') }, { ...spec, credited: until(START + 1) }).heatGj).toBe(80);
  });

  it('are marked where no factor was valid', () => {
    expect(hour({ 'plant/heat': amount(100, 'GJ') }, SPEC, '2014-01-01')).toMatchObject({ factorMissing: true });
  });

  it('never have a net above the gross, and double when everything doubles', () => {
    const positive = fc.double({ min: 0, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, (heat, power, oil, fuel) => {
        const at = (k: number) =>
          hour({
            'plant/heat': amount(heat * k, 'GJ'),
            'aux/power': amount(power * k, 'kW.h'),
            'oil/used': amount(oil * k, 'L'),
            'gate/fuel': amount(fuel * k, 't'),
          });
        const [one, two] = [at(1), at(2)];
        expect(one.netT!).toBeLessThanOrEqual(one.grossT!);
        for (const key of ['grossT', 'netT', 'projectT', 'leakageT'] as const) {
          expect(two[key]).toBeCloseTo(2 * one[key]!, 6);
        }
      }),
    );
  });

  // K06 of the worked examples of the second audit: 10,000 GJ, raw coal (5 %) in a boiler of 80 % (5 %)
  it.each([
    ['class 2', { accuracyClass: 2 }, 0.05, 7.427086, []],
    ['mpePct 3.44, no class', { accuracyClass: null, mpePct: 3.44 }, 0.05, 7.863434, []],
    ['no class, no mpePct', { accuracyClass: null }, 0.05, 7.785242, []],
    ['class 2, factor without u95', { accuracyClass: 2 }, null, 50.300712, ['U95_UNKNOWN']],
  ])('K06: doubt of %s', (_, meter, u95, pct, codes) => {
    const spec: EmissionsSpec = {
      ...SPEC,
      baseline: [{ method: 'fuel', factor: 'coal', boilerEfficiency: 0.8, fromMs: -Infinity }],
      electricity: [],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    };
    const plain = site(spec);
    const [plant, ...others] = plain.devices;
    const figures = hourEmissions({
      site: { ...plain, devices: [{ ...plant!, meter: { ...meterOn(plant!, '2026-01-10')!, ...meter } }, ...others] },
      factors: factorSet([
        factor('coal', 0.090889, 't.GJ-1', { u95: u95 === null ? null : { minus: u95, plus: u95 } }),
      ]),
      startMs: START,
      date: '2026-01-10',
      amounts: new Map([['plant/heat', amount(10_000, 'GJ')]]),
    });
    expect(figures.baselineT).toBeCloseTo(1136.1125, 6);
    expect((100 * figures.u95T!) / figures.baselineT!).toBeCloseTo(pct, 6);
    expect(figures.codes).toEqual(codes);
  });

  it('take an efficiency as a number, with its doubt, or as a factor; where none holds the careful candidate', () => {
    const at = (boilerEfficiency: Efficiency, date = '2026-01-10') => {
      const baseline = [{ method: 'fuel' as const, factor: 'coal', boilerEfficiency, fromMs: -Infinity }];
      return hourEmissions({
        site: site({ ...SPEC, baseline, electricity: [], fossilFuels: [], biomass: [], haulage: [] }),
        factors: factorSet([
          factor('coal', 0.09, 't.GJ-1'),
          factor('eta', 0.8, '1', { validFrom: '2025-01-01', validTo: '2026-01-01', u95: { minus: 0.02, plus: 0.02 } }),
          factor('eta', 0.9, '1', { validFrom: '2026-01-01', u95: { minus: 0.02, plus: 0.02 } }),
        ]),
        startMs: START,
        date,
        amounts: new Map([['plant/heat', amount(100, 'GJ')]]),
      });
    };
    expect(at(0.9).grossT).toBeCloseTo(10, 12);
    expect(at(0.9).uncertainty['efficiency:baseline']).toBeCloseTo(0.5, 12);
    expect(at({ value: 0.9, u95: 0.03 }).uncertainty['efficiency:baseline']).toBeCloseTo(0.3, 12);
    const named = at({ factor: 'eta' });
    expect(named.grossT).toBeCloseTo(10, 12);
    expect(named.uncertainty['factor:eta']).toBeCloseTo(0.2, 12);
    expect(named.factorVersions).toContain('eta@2026-01-01');
    expect(at({ factor: 'eta' }, '2025-06-01').grossT).toBeCloseTo(9 / 0.8, 12);
    expect(at({ factor: 'eta' }, '2020-01-01')).toMatchObject({ factorMissing: true, grossT: 10 });
  });

  // K01 of the worked examples of the second audit: hours of the plant's meter and of a fossil back-up behind it, baseline 0.11 t/GJ
  it.each([
    [Array.from({ length: 10 }, () => [100, 12] as const), 0.0946, 0.82, 880, 96.8, 0.643902],
    [Array.from({ length: 10 }, () => [100, 12] as const), 0.0741, 0.88, 880, 96.8, 0],
    [
      [
        [100, 0],
        [5, 8],
        [100, 20],
      ] as const,
      0.0946,
      0.82,
      177,
      19.47,
      0.150244,
    ],
  ])(
    'K01: back-up heat earns nothing, and of its fuel what exceeds the baseline is debited (%#)',
    (hours, fuel, eta, gj, gross, excess) => {
      const factors = factorSet([factor('heat', 110, 'kg.GJ-1'), factor('oil', fuel, 't.GJ-1')]);
      const excluded = [{ point: 'second/heat', fuel: 'oil', efficiency: eta, fromMs: -Infinity }];
      const plain = site({ ...SPEC, excluded, electricity: [], fossilFuels: [], biomass: [], haulage: [] });
      const made = hours.map(([meter, backup]) =>
        hourEmissions({
          site: plain,
          factors,
          startMs: START,
          date: '2026-01-10',
          amounts: new Map([
            ['plant/heat', amount(meter, 'GJ')],
            ['second/heat', amount(backup, 'GJ')],
          ]),
        }),
      );
      expect(made.map(({ heatGj }) => heatGj)).toEqual(hours.map(([meter, backup]) => meter - backup));
      const sum = sumFigures(
        made.map((figures, i) => ({ startMs: START + i, figures })),
        made.length * 3_600_000,
      );
      expect(sum.heatGj).toBeCloseTo(gj, 9);
      expect(sum.grossT).toBeCloseTo(gross, 9);
      expect(sum.projectT).toBeCloseTo(excess, 6);
      expect(sum.terms.backUp).toBe(sum.projectT);
      expect(sum.backupGj).toBe(hours.reduce((all, [, backup]) => all + backup, 0));
    },
  );

  it('take the calorific value of a back-up fuel whose factor is per mass, and know nothing while its register is silent', () => {
    const factors = factorSet([
      factor('heat', 110, 'kg.GJ-1'),
      factor('diesel', 3.0959, 't.t-1'),
      factor('ncv.diesel', 42.652, 'GJ.t-1'),
    ]);
    const excluded = [{ point: 'second/heat', fuel: 'diesel', efficiency: 0.6, fromMs: -Infinity }];
    const plain = site({ ...SPEC, excluded, electricity: [], fossilFuels: [], biomass: [], haulage: [] });
    const at = (backup: number | null) =>
      hourEmissions({
        site: plain,
        factors,
        startMs: START,
        date: '2026-01-10',
        amounts: new Map([
          ['plant/heat', amount(100, 'GJ')],
          ['second/heat', amount(backup, 'GJ')],
        ]),
      });
    expect(at(10).terms.backUp).toBeCloseTo(10 * (3.0959 / 42.652 / 0.6 - 0.11), 9);
    expect(at(10).factorVersions).toContain('ncv.diesel@open');
    expect(at(null)).toMatchObject({ heatGj: null, grossT: null, netT: null });
  });

  it('earn nothing, and not less, over a month in which the back-up brought more than the meters showed', () => {
    const one = hour({
      'plant/heat': amount(-50, 'GJ'),
      'gate/fuel': amount(1, 't'),
      'aux/power': amount(1, 'kW.h'),
      'oil/used': amount(0, 'L'),
    });
    const floored = withoutNegativeHeat(one);
    expect(floored).toMatchObject({ heatGj: 0, grossT: 0, baselineT: 0, fuelGj: 0 });
    expect(floored.netT).toBeCloseTo(-floored.projectT! - floored.leakageT!, 12);
    expect(floored.projectT).toBeCloseTo(0.4671 / 1000, 12);
    const kept = hour({ 'plant/heat': amount(50, 'GJ') });
    expect(withoutNegativeHeat(kept)).toBe(kept);
  });

  it('count CH4 and N2O of a fossil fuel that has factors for them, by its calorific value', () => {
    const factors = factorSet([
      ...[...FACTORS.values()].flat(),
      factor('ncv.diesel', 42.652, 'GJ.t-1'),
      factor('diesel.ch4', 3.9, 'kg.TJ-1', { u95: { minus: 0.5, plus: 0.5 } }),
      factor('diesel.n2o', 3.9, 'kg.TJ-1'),
      factor('gwp.ar6.ch4.fossil', 29.8, '1'),
    ]);
    const fuel = SPEC.fossilFuels[0]!;
    const at = (fossilFuels: EmissionsSpec['fossilFuels']) =>
      hourEmissions({
        site: site({ ...SPEC, electricity: [], biomass: [], haulage: [], fossilFuels }),
        factors,
        startMs: START,
        date: '2026-01-10',
        amounts: new Map([
          ['plant/heat', amount(100, 'GJ')],
          ['oil/used', amount(20_000, 'L')],
        ]),
      });
    const [plain, withGases] = [at([fuel]), at([{ ...fuel, ch4: 'diesel.ch4', n2o: 'diesel.n2o' }])];
    const fuelTj = (16.8 * 42.652) / 1000;
    const [methane, nitrous] = [(fuelTj * 3.9 * 29.8) / 1000, (fuelTj * 3.9 * 273) / 1000];
    expect(withGases.terms.fossilFuels! - plain.terms.fossilFuels!).toBeCloseTo(methane + nitrous, 12);
    expect(withGases.uncertainty['factor:diesel.ch4']).toBeCloseTo(-0.5 * methane, 12);
  });
});
