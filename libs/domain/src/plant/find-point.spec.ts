import { buildDevice } from '#testing';
import { findById } from './find-point.js';

const gauge = { kind: 'gauge', unit: 'Cel' } as const;

describe('declared points', () => {
  it.each([3, 40])('of a device with %i are found by their ids', (n) => {
    const { points } = buildDevice(
      'meter-1',
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${i}`, gauge])),
    );
    for (const point of points) expect(findById(points, point.id)).toBe(point);
    expect(findById(points, 't99')).toBeUndefined();
  });
});
