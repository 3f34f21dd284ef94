import { HOUR_MS, type Point, type PointVersion } from '#domain';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import type { MeterEvent } from '../kafka/event-data.js';
import { registerEventOf } from './meter-event-meaning.js';

const T = Date.parse('2026-01-10T12:00:00Z');
const ID = 'heat.energyTotal';
const register = (unit: string, more: Partial<PointVersion> = {}) =>
  pointVersion('total', unit, { intervalMs: HOUR_MS, ...more });
const pointOf = (...versions: [PointVersion, ...PointVersion[]]): Point => ({
  address: `meter/${ID}`,
  device: 'meter',
  id: ID,
  versions,
});
const exchange = (more: Partial<MeterEvent>): MeterEvent => ({
  id: 'e',
  type: 'meter-replaced',
  ts: T,
  point: ID,
  by: null,
  reason: null,
  evidence: null,
  ...more,
});
const { inputs, expected, tolerance } = golden('C05');
const { old_start, old_final, new_initial, new_now } = inputs;
const toMwh = (gj: number): number => gj / 3.6;

describe('an exchange, C05 with an old meter in MW.h and a new one in GJ', () => {
  it.each([
    ['at the very moment of the change', T],
    ['on the day from which the new unit holds', Date.parse('2026-01-09T16:00:00Z')],
  ])('%s', (_, fromMs) => {
    const point = pointOf(register('MW.h', { maxRatePerHour: 58 }), register('GJ', { fromMs, maxRatePerHour: 208.8 }));
    const event = exchange({ oldFinal: toMwh(old_final!), newInitial: new_initial!, newUnit: 'GJ' });
    const readings = [good(fromMs - 8 * HOUR_MS, toMwh(old_start!)), good(T + 6 * HOUR_MS, new_now!)];
    const run = runAll(point.versions, readings, registerEventOf(event, point));
    const beforeChange = totalOf(run, -Infinity, fromMs) * 3.6;
    expectNear(beforeChange + totalOf(run, fromMs), expected.total_GJ!, tolerance);
    expect(run.codes.map(({ code }) => code)).not.toContain('JUMP');
  });

  it('before the new unit is declared: in the unit of the point until then', () => {
    const fromMs = Date.parse('2026-01-10T16:00:00Z');
    const point = pointOf(register('MW.h', { maxRatePerHour: 58 }), register('GJ', { fromMs, maxRatePerHour: 208.8 }));
    const event = exchange({ oldFinal: toMwh(old_final!), newInitial: new_initial!, newUnit: 'GJ' });
    const readings = [
      good(T - 8 * HOUR_MS, toMwh(old_start!)),
      // converted at the edge: the message names its unit
      good(T + 2 * HOUR_MS, toMwh(300)),
      good(T + 6 * HOUR_MS, new_now!),
    ];
    const run = runAll(point.versions, readings, registerEventOf(event, point));
    expectNear(totalOf(run, -Infinity, fromMs) * 3.6 + totalOf(run, fromMs), expected.total_GJ!, tolerance);
  });

  it('without a newUnit takes the unit that the point has from then on', () => {
    const point = pointOf(register('MW.h'), register('GJ', { fromMs: T }));
    const numbers = { oldFinal: 100, newInitial: 12.3, newModulus: 1e6 };
    expect(registerEventOf(exchange(numbers), point)).toEqual([
      { type: 'meter-replaced', t: T, oldFinal: 360, newInitial: 12.3, newModulus: 1e6 },
    ]);
    expect(registerEventOf(exchange({ ...numbers, newUnit: 'MW.h' }), point)).toMatchObject([
      { oldFinal: 360, newInitial: 12.3 * 3.6, newModulus: 3.6e6 },
    ]);
    expect(registerEventOf(exchange(numbers), pointOf(register('GJ')))).toMatchObject([{ oldFinal: 100 }]);
  });

  it('goes through the modulus of the new meter, in its unit', () => {
    const point = pointOf(register('MW.h'), register('GJ', { fromMs: T, modulus: 5 }));
    const event = exchange({ oldFinal: 100, newInitial: 970, newUnit: 'GJ', newModulus: 1_000 });
    const readings = [good(T - HOUR_MS, 90), good(T + HOUR_MS, 990), good(T + 2 * HOUR_MS, 10)];
    const run = runAll(point.versions, readings, registerEventOf(event, point));
    expect(totalOf(run, -Infinity, T)).toBeCloseTo(10, 9);
    expect(totalOf(run, T)).toBeCloseTo(40, 9);
    expect(run.codes.map(({ code }) => code)).toEqual(['RESET_EVENT', 'ROLLOVER']);
  });
});
