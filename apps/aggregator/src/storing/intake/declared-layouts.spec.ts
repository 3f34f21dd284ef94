import type { Names } from '#postgres';
import { buildDevice, buildSite } from '#testing';
import { declaredLayouts } from './declared-layouts.js';

const T = Date.parse('2026-01-10T00:00:00Z');

/** Ids that fall in the order of the names. */
const NAMES = {
  device: (_site: string, device: string) => ({ deviceId: device.length }),
  point: (_site: string, _device: string, point: string) =>
    point === 'unknown' ? undefined : { pointId: 1_000 - point.charCodeAt(0) },
} as unknown as Names;

const of = (device: ReturnType<typeof buildDevice>) =>
  declaredLayouts([buildSite({ id: 'north', devices: [device] })], NAMES, T);

describe('layouts that are made ahead', () => {
  it('hold all points of a device in the order of their ids, each in the unit of that time', () => {
    const power = { kind: 'gauge', intervalMs: 10_000 } as const;
    const device = buildDevice('meter', {
      a: { ...power, unit: 'MW' },
      b: [
        { ...power, unit: 'kW', fromMs: -Infinity },
        { ...power, unit: 'GW', fromMs: T },
        { ...power, unit: 'W', fromMs: T + 1 },
      ],
    });
    expect(of(device)).toMatchObject([
      {
        site: 'north',
        device: 'meter',
        kind: { codes: ['b', 'a'], units: ['GW', 'MW'] },
        key: { deviceId: 5, pointIds: [902, 903], units: ['GW', 'MW'], simulated: false },
      },
    ]);
  });

  it('leave out what reports events, what was removed, and what has no id yet', () => {
    const unit = { kind: 'gauge', unit: 'MW', intervalMs: 10_000 } as const;
    const device = buildDevice('gate', { a: unit, b: { ...unit, intervalMs: null }, c: unit, unknown: unit });
    const points = device.points.map((point) => (point.id === 'c' ? { ...point, removed: true } : point));
    expect(of({ ...device, points })).toMatchObject([{ key: { pointIds: [903] } }]);
    expect(of({ ...device, removed: true })).toEqual([]);
    expect(of(buildDevice('gate', { b: { ...unit, intervalMs: null } }))).toEqual([]);
  });

  it('are of one kind where devices declare the same, and of another one where a unit differs', () => {
    const unit = { kind: 'gauge', unit: 'MW', intervalMs: 10_000 } as const;
    const devices = [
      buildDevice('one', { a: unit, b: unit }),
      buildDevice('other', { a: unit, b: unit }),
      buildDevice('foreign', { a: unit, b: { ...unit, unit: 'kW' } }),
    ];
    const [one, other, foreign] = declaredLayouts([buildSite({ id: 'north', devices })], NAMES, T);
    expect(other!.kind).toBe(one!.kind);
    expect(other!.key.units).toBe(one!.key.units);
    expect(foreign!.kind).not.toBe(one!.kind);
  });
});
