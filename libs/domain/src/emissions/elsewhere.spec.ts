import fc from 'fast-check';
import { buildDevice, buildSite } from '#testing';
import type { EmissionsSpec } from '../plant/plant.js';
import type { DayFuel } from '../fuel/day-fuel.js';
import { withoutNegativeHeat } from './back-up.js';
import { factorSet, type Factor } from './factors/factors.js';
import { hourEmissions } from './hour.js';

const factor = (id: string, value: number, unit: string, u95: number): Factor => ({
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
  u95: { minus: u95, plus: u95 },
  source: null,
  sourceRef: null,
  sourceHash: null,
  status: 'unverified',
  note: null,
  set: 'test',
});
const FACTORS = factorSet([
  factor('heat', 0.11, 't.GJ-1', 0.2),
  factor('grid', 0.4671, 'kg/(kW.h)', 0.05),
  factor('margin', 0.66125, 'kg/(kW.h)', 0.05),
  factor('ch4', 30, 'kg.TJ-1', 2.33),
  factor('n2o', 4, 'kg.TJ-1', 2.75),
  factor('gwp.ar6.ch4', 27, '1', 0),
  factor('gwp.ar6.n2o', 273, '1', 0),
  factor('ncv.straw.pellet', 15, 'GJ.t-1', 0.1),
  factor('ncv.chips', 10, 'GJ.t-1', 0.1),
  factor('freight', 129, 'g.t-1.km-1', 0.5),
  factor('leakage.competing', 94.6, 'kg.GJ-1', 0.054),
]);
const always = { fromMs: -Infinity };
const SPEC: EmissionsSpec = {
  credited: [{ point: 'plant/heat', ...always }],
  baseline: [{ method: 'heat-factor', factor: 'heat', ...always }],
  electricity: [{ point: 'aux/power', factor: 'grid', gridLossShare: 0, ...always }],
  fossilFuels: [],
  biomass: [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, ...always }],
  haulage: [],
};
/** Heat of the shipped season at normal weather, GJ: 47,700 t at 0.11 t/GJ. */
const SEASON_GJ = 47_700 / 0.11;

function figures(change: Partial<EmissionsSpec>, heatGj = SEASON_GJ, fuel?: DayFuel) {
  const meter = { serial: null, accuracyClass: 2, verifiedUntil: '2099-12-31', location: null };
  const site = buildSite({
    devices: [
      buildDevice('plant', { heat: { kind: 'total', unit: 'GJ' } }, { kind: 'heat-meter', meter }),
      buildDevice('aux', { power: { kind: 'total', unit: 'MW.h' } }, { kind: 'electricity-meter', meter }),
      buildDevice('gate', { in: { kind: 'delta', unit: 't', intervalMs: null } }, { kind: 'fuel-scale', meter }),
      buildDevice('pumps', { power: { kind: 'total', unit: 'MW.h' } }, { kind: 'electricity-meter', meter }),
    ],
    emissions: { ...SPEC, ...change },
  });
  const known = { coveragePct: 100, excluded: 0, codes: [] };
  return hourEmissions({
    site,
    factors: FACTORS,
    startMs: Date.parse('2026-01-10T00:00:00Z'),
    date: '2026-01-10',
    fuel,
    amounts: new Map([
      ['plant/heat', { ...known, amount: heatGj, unit: 'GJ' }],
      ['aux/power', { ...known, amount: 3628, unit: 'MW.h' }],
      ['pumps/power', { ...known, amount: 10, unit: 'MW.h' }],
    ]),
  });
}
const processing = [{ kwhPerT: 80, ...always }];
const competing = [{ shareWithoutProof: 0.05, factor: 'leakage.competing', ...always }];
const haulage = [{ point: 'gate/in', distanceKm: 120, factor: 'freight', ...always }];
const netT = (change: Partial<EmissionsSpec>): number => figures(change).netT!;

describe('what burnt fuel causes elsewhere', () => {
  it('counts nothing unless it is configured', () => {
    expect(figures({}).leakageT).toBe(0);
    expect(figures({}).terms).not.toHaveProperty('processing');
    expect(figures({}).terms).not.toHaveProperty('competing');
  });

  // K12 of the worked examples of the second audit, each choice alone against the shipped season
  it('K12: takes 1,270.911658 t for 80 kWh a tonne and 2,413.058824 t for 5 % without proof', () => {
    expect(netT({ processing }) - netT({})).toBeCloseTo(-1_270.911658, 4);
    expect(netT({ competing }) - netT({})).toBeCloseTo(-2_413.058824, 4);
  });

  it('K12: presses with the power of the plant, its loss and its factor: 1,889.124064 t at 5 % and 0.66125', () => {
    const electricity = [{ point: 'aux/power', factor: 'margin', gridLossShare: 0.05, ...always }];
    expect(netT({ electricity, processing }) - netT({ electricity })).toBeCloseTo(-1_889.124064, 4);
    const own = [{ kwhPerT: 80, factor: 'margin', gridLossShare: 0.05, ...always }];
    expect(figures({ processing: own }).terms.processing).toBeCloseTo(1_889.124064, 4);
  });

  it('takes the dearest of several grid factors where none is named, and counts a grid once', () => {
    const of = (factorOfPumps: string) => [
      ...SPEC.electricity,
      { point: 'pumps/power', factor: factorOfPumps, gridLossShare: 0, ...always },
    ];
    const dear = figures({ electricity: of('margin'), processing }).terms.processing!;
    const plain = figures({ processing }).terms.processing!;
    expect(dear / plain).toBeCloseTo(0.66125 / 0.4671, 12);
    expect(figures({ electricity: of('grid'), processing }).terms.processing).toBe(plain);
  });

  // no truck message in a season: 0 t by delivery, 526.5 t by use
  it('hauls what the heat took, without one message of the scale', () => {
    const hauled = figures({ haulage });
    expect(hauled.leakageT).toBeCloseTo(526.49, 2);
    expect(hauled.projectT! + hauled.leakageT!).toBeCloseTo(3_191.449495, 3);
    expect(hauled.netT).toBeCloseTo(44_508.550505, 3);
  });

  it('says of a day that was not weighed which share is covered', () => {
    const fuel = { ncv: null, burntOverUse: 1, coveredShare: 0.25 };
    const day = figures({ haulage }, SEASON_GJ, fuel);
    expect(day.coveragePct).toBe(25);
    expect(day.codes).toContain('FUEL_UNWEIGHED');
    expect(day.netT).toBe(figures({ haulage }).netT);
    expect(day.toldPct).toBe(figures({ haulage }).toldPct);
  });

  it('is more by what a stock-taking lays to the day, and goes by a measured calorific value', () => {
    const fuel = { ncv: { gjPerT: 12, isFresh: true }, burntOverUse: 1.1, coveredShare: 1 };
    const more = figures({ haulage, competing }, SEASON_GJ, fuel).terms;
    const plain = figures({ haulage, competing }).terms;
    expect(more.competing! / plain.competing!).toBeCloseTo(1.1, 12);
    expect(more.biomass! / plain.biomass!).toBeCloseTo(1.1, 12);
    expect(more.haulage! / plain.haulage!).toBeCloseTo((1.1 * 15) / 12, 12);
  });

  it('is leakage, named by kind, and in the net', () => {
    const { leakageT, terms, netT: net, grossT, projectT } = figures({ processing, competing });
    expect(terms.processing! + terms.competing!).toBeCloseTo(leakageT!, 9);
    expect(net).toBeCloseTo(grossT! - projectT! - leakageT!, 9);
  });

  it('goes by the calorific value that the site names', () => {
    const chips = figures({ processing, fuel: [{ storeT: 0, ncvBasis: 'received', ncv: 'ncv.chips', ...always }] });
    expect(chips.terms.processing! / figures({ processing }).terms.processing!).toBeCloseTo(1.5, 12);
    expect(chips.factorVersions).toContain('ncv.chips@open');
    expect(chips.factorVersions).not.toContain('ncv.straw.pellet@open');
  });

  it('names what it is in doubt by: grid, calorific value, efficiency, the meter of heat, and the factor of its own', () => {
    const plain = figures({}).uncertainty;
    const both = figures({ processing, competing });
    const [pressed, taken] = [both.terms.processing!, both.terms.competing!];
    const moved = (source: string): number => (both.uncertainty[source] ?? 0) - (plain[source] ?? 0);
    expect(moved('factor:grid')).toBeCloseTo(-0.05 * pressed, 6);
    expect(moved('factor:ncv.straw.pellet')).toBeCloseTo(-0.1 * pressed, 6);
    expect(moved('factor:leakage.competing')).toBeCloseTo(-0.054 * taken, 6);
    expect(moved('efficiency:project')).toBeCloseTo(-0.05 * (pressed + taken), 6);
    const ofHeat = plain['meter:plant/heat']! / (figures({}).grossT! - figures({}).terms.biomass!);
    expect(ofHeat).toBeCloseTo(0.02272, 5);
    expect(moved('meter:plant/heat')).toBeCloseTo(-ofHeat * (pressed + taken), 6);
    expect(moved('meter:aux/power')).toBe(0);
  });

  it('never raises a net, and is linear in the heat', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.double({ min: 0.001, max: 1_000, noNaN: true }),
        (share, kwhPerT, heatGj) => {
          const change = {
            processing: [{ kwhPerT, ...always }],
            competing: [{ shareWithoutProof: share, factor: 'leakage.competing', ...always }],
          };
          const [one, two] = [figures(change, heatGj), figures(change, 2 * heatGj)];
          expect(one.netT).toBeLessThanOrEqual(figures({}, heatGj).netT!);
          expect(two.leakageT).toBeCloseTo(2 * one.leakageT!, 9);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('earns nothing in a month whose back-up brought more than the meters showed', () => {
    const month = withoutNegativeHeat(figures({ processing, competing, haulage }, -100));
    // 3,628 MWh of the plant and nothing else: no straw was burnt, pressed or taken from others
    expect(month.leakageT).toBeCloseTo(0, 12);
    expect(month.netT).toBeCloseTo(-3_628 * 0.4671, 9);
    expect(month.terms).toMatchObject({ biomass: 0, haulage: 0, processing: 0, competing: 0 });
  });
});
