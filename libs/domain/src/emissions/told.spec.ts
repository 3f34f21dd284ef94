import fc from 'fast-check';
import { deviceOf, heatFactor, pointOf, siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import type { EmissionsSpec, Site } from '../plant/plant.js';
import { factorSet } from './factors/factors.js';
import { hourEmissions } from './hour.js';
import type { PointAmount } from './meters/hour-amounts.js';
import type { HourFigures } from './hour-figures.js';
import { sumFigures } from './sum.js';

const START = Date.parse('2026-01-10T00:00:00Z');
const SPEC: EmissionsSpec = {
  credited: ['a/heat', 'b/heat'].map((point) => ({ point, fromMs: -Infinity })),
  baseline: [{ method: 'heat-factor', factor: heatFactor.id, fromMs: -Infinity }],
  electricity: [{ point: 'aux/power', factor: 'grid', gridLossShare: 0, fromMs: -Infinity }],
  fossilFuels: [],
  biomass: [],
  haulage: [{ point: 'gate/fuel', distanceKm: 100, factor: 'freight', fromMs: -Infinity }],
};
const site = (verifiedUntil: string | null = null): Site => {
  const meter = { serial: null, accuracyClass: 2 as const, verifiedUntil, location: null };
  const heat = (id: string) => ({
    ...deviceOf(id, 'heat-meter', [pointOf(id, 'heat', { kind: 'total', unit: 'GJ' })]),
    meter,
  });
  const power = pointOf('aux', 'power', { kind: 'total', unit: 'kW.h' });
  const fuel = pointOf('gate', 'fuel', { kind: 'delta', unit: 't', intervalMs: null });
  return {
    ...siteOf('park', 'Asia/Shanghai', [
      heat('a'),
      heat('b'),
      deviceOf('aux', 'electricity-meter', [power]),
      deviceOf('gate', 'fuel-scale', [fuel]),
    ]),
    emissions: SPEC,
  };
};
const other = (id: string, value: number, unit: string) => ({ ...heatFactor, id, value, unit });
const FACTORS = factorSet([heatFactor, other('grid', 0.5, 't.MW-1.h-1'), other('freight', 50, 'g.t-1.km-1')]);

const amount = (value: number | null, told: number, more: Partial<PointAmount> = {}): PointAmount => ({
  amount: value,
  unit: 'GJ',
  coveragePct: 0,
  toldMs: told * HOUR_MS,
  excluded: 0,
  codes: [],
  ...more,
});
const all = {
  'a/heat': amount(60, 1),
  'b/heat': amount(40, 1),
  'aux/power': amount(1000, 1, { unit: 'kW.h' }),
  'gate/fuel': amount(10, 0, { unit: 't' }),
};
const hour = (amounts: Record<string, PointAmount>, of = site()): HourFigures =>
  hourEmissions({
    site: of,
    factors: FACTORS,
    startMs: START,
    date: '2026-01-10',
    amounts: new Map(Object.entries(amounts)),
  });

const near = (value: number): unknown => expect.closeTo(value, 9);

describe('what was told', () => {
  it('of an hour that all points know, bridged or not, is all of it', () => {
    const figures = hour(all);
    expect(figures).toMatchObject({ coveragePct: 0, toldPct: 100 });
    expect(figures.toldMs).toEqual({ 'a/heat': HOUR_MS, 'b/heat': HOUR_MS, 'aux/power': HOUR_MS });
    expect(figures.told).toEqual({
      heatGj: { ms: HOUR_MS, amount: figures.heatGj, takenOff: 0 },
      grossT: { ms: HOUR_MS, amount: figures.grossT, takenOff: 0 },
      netT: { ms: HOUR_MS, amount: near(figures.netT!), takenOff: 0 },
      heldGj: 0,
    });
  });

  it('leaves out what stands in, and of the others the time in which the worst is silent', () => {
    const standIn = { rule: 'model' as const, careful: 10, best: 20 };
    const figures = hour({ ...all, 'b/heat': amount(20, 0.5, { standIn }) });
    expect(figures.heatGj).toBeCloseTo(90, 9);
    expect(figures.toldPct).toBe(50);
    expect(figures.told.heatGj).toEqual({ ms: HOUR_MS / 2, amount: near(30 + 20), takenOff: 0 });
    // what is debited is told for the whole hour, and counts for the half for which the heat is; the fuel is an event
    const debits = figures.grossT! - figures.netT!;
    expect(figures.told.netT).toEqual({
      ms: HOUR_MS / 2,
      amount: near(figures.told.grossT.amount - debits / 2),
      takenOff: 0,
    });
  });

  it('is nothing where heat is unknown, and of the net where what is debited is', () => {
    const standIn = { rule: 'maximum' as const, careful: 900, best: 500 };
    const dark = hour({ ...all, 'aux/power': amount(null, 0, { unit: 'kW.h', standIn }) });
    expect(dark.netT).not.toBeNull();
    expect(dark.told.grossT).toEqual({ ms: HOUR_MS, amount: dark.grossT, takenOff: 0 });
    expect(dark.told.netT).toEqual({ ms: 0, amount: 0, takenOff: 0 });
    expect(dark.toldPct).toBe(0);
    const silent = hour({ ...all, 'a/heat': amount(null, 0), 'b/heat': amount(null, 0) });
    for (const part of ['heatGj', 'grossT', 'netT'] as const)
      expect(silent.told[part]).toEqual({ ms: 0, amount: 0, takenOff: 0 });
  });

  it('says what a lapsed verification takes off what was told, and what is held', () => {
    const overdue = site('2025-12-31');
    const standIn = { rule: 'model' as const, careful: 10, best: 10 };
    const whole = hour({ ...all, 'b/heat': amount(20, 0.5, { standIn, excluded: 7 }) }, overdue);
    const { amount: told, takenOff } = whole.told.heatGj;
    expect(told + takenOff).toBeCloseTo(30 + 20, 9);
    expect(takenOff).toBeGreaterThan(1);
    expect(whole.told.grossT.takenOff / whole.told.grossT.amount).toBeCloseTo(takenOff / told, 9);
    expect(whole.told.heldGj).toBe(7);
    expect(whole.excludedGj).toBeCloseTo(7 + takenOff + (10 / 50) * takenOff + (30 / 50) * takenOff, 6);
  });

  it('adds up over days of 23, 24 and 25 hours', () => {
    const parts = [1, 0.25, 0].map((share, i) => ({
      startMs: START + i * HOUR_MS,
      figures: hour({ ...all, 'a/heat': amount(share === 0 ? null : 60 * share, share) }),
    }));
    for (const hours of [23, 24, 25]) {
      const sum = sumFigures(parts, hours * HOUR_MS);
      expect(sum.toldPct).toBeCloseTo((100 * 1.25) / hours, 9);
      expect(sum.toldMs['b/heat']).toBe(3 * HOUR_MS);
      expect(sum.told.heatGj).toEqual({ ms: 1.25 * HOUR_MS, amount: near(100 + 0.25 * 100), takenOff: 0 });
    }
    expect(sumFigures([], DAY_MS)).toMatchObject({ toldPct: 0, toldMs: {} });
  });

  it('is never more than the figure of what only stands in lower, and all of it where all is told', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const point = fc.record({ gj: fc.double({ min: 0, max: 300, noNaN: true }), share, careful: share });
    fc.assert(
      fc.property(point, point, share, (a, b, power) => {
        const of = ({ gj, share: told, careful }: typeof a): PointAmount =>
          amount(
            gj * told,
            told,
            told < 1 ? { standIn: { rule: 'model', careful: gj * (1 - told) * careful, best: gj } } : {},
          );
        const figures = hour({
          ...all,
          'a/heat': of(a),
          'b/heat': of(b),
          'aux/power': amount(100 * power, power, { unit: 'kW.h' }),
        });
        const { heatGj, grossT, netT } = figures.told;
        expect(heatGj.amount).toBeLessThanOrEqual(figures.heatGj! + 1e-9);
        expect(grossT.amount).toBeLessThanOrEqual(figures.grossT! + 1e-9);
        expect(heatGj.ms).toBe(Math.round(Math.min(a.share, b.share) * HOUR_MS));
        expect(netT.ms).toBeLessThanOrEqual(heatGj.ms);
        expect(figures.toldPct).toBeCloseTo((100 * netT.ms) / HOUR_MS, 9);
      }),
    );
  });
});
