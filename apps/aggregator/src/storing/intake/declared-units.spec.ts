import fc from 'fast-check';
import type { ReadingsData } from '#contracts';
import { convert } from '#domain';
import { buildDevice } from '#testing';
import { inDeclaredUnits } from './declared-units.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const device = buildDevice('meter-1', {
  'heat.energyTotal': { kind: 'total', unit: 'MW.h' },
  'flow.total': { kind: 'total', unit: 'm3' },
});
const entryOf = (unitChanges: readonly number[] = []) => ({
  points: device.points,
  unitChanges,
});
const dataOf = (more: Partial<ReadingsData>): ReadingsData => ({
  site: 'park',
  device: 'meter-1',
  receivedAt: T,
  count: 1,
  readings: [{ ts: T, seq: 7, values: { 'heat.energyTotal': 36 } }],
  ...more,
});

describe('units of a record', () => {
  it('of before say nothing: the values are as they are', () => {
    const data = dataOf({});
    expect(inDeclaredUnits(entryOf(), data)).toEqual({ readings: data.readings, refused: [] });
  });

  it('that are declared here cost nothing, those of other files are converted', () => {
    const units = fc.constantFrom('MW.h', 'GJ', 'kW.h', 'J');
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    const form = fc.constantFrom('number', 'long');
    fc.assert(
      fc.property(units, value, form, fc.boolean(), (unit, v, kind, isDated) => {
        const data = dataOf({
          units: { 'heat.energyTotal': unit },
          readings: [{ ts: T, values: { 'heat.energyTotal': kind === 'long' ? { v, q: 'uncertain' } : v } }],
        });
        const { readings, refused } = inDeclaredUnits(entryOf(isDated ? [T - 1] : []), data);
        const expected = convert(v, unit, 'MW.h');
        expect(refused).toEqual([]);
        expect(readings).toEqual([
          { ts: T, values: { 'heat.energyTotal': kind === 'long' ? { v: expected, q: 'uncertain' } : expected } },
        ]);
        if (unit === 'MW.h' && !isDated) expect(readings).toBe(data.readings);
      }),
    );
  });

  it('that cannot be converted are a dead letter of the value, which can be sent again; the others count', () => {
    const readings = [{ ts: T, seq: 7, boot: 'b', values: { 'heat.energyTotal': 36, 'flow.total': 5, other: 1 } }];
    const data = dataOf({ count: 3, units: { 'heat.energyTotal': 'm3', 'flow.total': 'l', other: 'kg' }, readings });
    const found = inDeclaredUnits(entryOf(), data);
    expect(found.readings).toEqual([{ ...readings[0], values: { 'flow.total': 0.005, other: 1 } }]);
    expect(found.refused).toMatchObject([
      { reason: 'WRONG_UNIT', site: 'park', device: 'meter-1', point: 'heat.energyTotal', ts: T, seq: 7, boot: 'b' },
    ]);
    const [letter] = found.refused;
    expect(letter?.topic).toBe('greenpark/v1/park/meter-1/telemetry');
    expect(JSON.parse(letter!.payload!)).toEqual({
      ts: T,
      seq: 7,
      boot: 'b',
      values: { 'heat.energyTotal': { v: 36, u: 'm3' } },
    });
    // Delivered again it is the same one.
    expect(inDeclaredUnits(entryOf(), data).refused).toEqual(found.refused);
  });

  it('of one reading come before those of the record', () => {
    const units = { 'heat.energyTotal': 'GJ' };
    const data = dataOf({
      units: { 'heat.energyTotal': 'MW.h' },
      readings: [
        { ts: T, values: { 'heat.energyTotal': 1 } },
        { ts: T + 1, units, values: { 'heat.energyTotal': 36 } },
      ],
    });
    const { readings } = inDeclaredUnits(entryOf(), data);
    expect(readings.map(({ values }) => values['heat.energyTotal'])).toEqual([1, 10]);
  });

  it('that are no object are of a foreign record', () => {
    const broken = { ...dataOf({}), units: 'GJ' } as never;
    expect(() => inDeclaredUnits(entryOf(), broken)).toThrow('units is no object');
  });
});
