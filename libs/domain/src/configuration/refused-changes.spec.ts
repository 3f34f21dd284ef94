import { buildDevice, buildSite, type PointSpecs } from '#testing';
import type { Site } from '../plant/plant.js';
import { refusedChanges } from './refused-changes.js';
import { keepRemoved } from './removed-devices.js';

const [JAN, FEB] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
const gj = { kind: 'total', unit: 'GJ' } as const;
const mwh = { kind: 'total', unit: 'MW.h' } as const;
const plant = (heat: PointSpecs[string]): Site => buildSite({ devices: [buildDevice('meter', { heat })] });
const refused = (before: PointSpecs[string], after: PointSpecs[string]) =>
  refusedChanges(plant(before), plant(after)).map(({ field, before: was, after: is, fromMs }) => [
    field,
    was,
    is,
    fromMs,
  ]);

describe('a change of unit or kind', () => {
  it('is refused without an entry of its own', () => {
    expect(refused(gj, mwh)).toEqual([['unit', 'GJ', 'MW.h', -Infinity]]);
    expect(refused(gj, { ...gj, kind: 'delta' })).toEqual([['kind', 'total', 'delta', -Infinity]]);
    expect(refused([gj, { ...mwh, fromMs: JAN }], [gj, { ...gj, fromMs: JAN }])).toEqual([['unit', 'MW.h', 'GJ', JAN]]);
  });

  it('is refused where an entry went, or where the past would take the unit of a later entry', () => {
    expect(refused([gj, { ...mwh, fromMs: JAN }], gj)).toEqual([['unit', 'MW.h', 'GJ', JAN]]);
    expect(refused(gj, { ...mwh, fromMs: JAN })).toEqual([['unit', 'GJ', 'MW.h', -Infinity]]);
  });

  it('is taken with a `from`, also where that is moved, and says nothing of the same unit in another spelling', () => {
    expect(refused(gj, [gj, { ...mwh, fromMs: JAN }])).toEqual([]);
    expect(refused([gj, { ...mwh, fromMs: FEB }], [gj, { ...mwh, fromMs: JAN }])).toEqual([]);
    expect(refused([gj, { ...mwh, fromMs: JAN }], [gj, { ...mwh, fromMs: FEB }])).toEqual([]);
    expect(refused(mwh, { ...mwh, unit: 'MW.h', maxRatePerHour: 7 })).toEqual([]);
  });
});

describe('a device that is not in the file any more', () => {
  const whole = buildSite({
    devices: [
      buildDevice('meter', { heat: gj, power: { kind: 'gauge', unit: 'MW' } }),
      buildDevice('old', { heat: gj }),
    ],
  });
  it('keeps its history, as do points, and is as before where it comes back', () => {
    const fewer = buildSite({ devices: [buildDevice('meter', { heat: gj })] });
    const kept = keepRemoved(fewer, whole);
    expect(kept.devices.map(({ id, removed }) => [id, removed])).toEqual([
      ['meter', undefined],
      ['old', true],
    ]);
    expect(kept.devices[0]!.points.map(({ id, removed }) => [id, removed])).toEqual([
      ['heat', undefined],
      ['power', true],
    ]);
    expect(keepRemoved(fewer, kept)).toEqual(kept);
    expect(keepRemoved(whole, kept)).toEqual(whole);
  });
});
