import { buildDevice } from '#testing';
import { DeclaredPoints } from './declared-points.js';

const gauge = { kind: 'gauge', unit: 'Cel' } as const;

describe('declared points', () => {
  it.each([3, 40])('of a device with %i are found by their ids', (n) => {
    const { points } = buildDevice(
      'meter-1',
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${i}`, gauge])),
    );
    const declared = new DeclaredPoints(points);
    for (const point of points) expect(declared.get(point.id)).toBe(point);
    expect(declared.get('t99')).toBeUndefined();
  });
});
