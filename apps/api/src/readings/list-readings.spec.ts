import fc from 'fast-check';
import { QUALITIES, type Point } from '#domain';
import { listReadings, writeReadings, type ReadingsPage } from './list-readings.js';

const T = Date.parse('2026-01-15T08:00:00Z');
const version = { fromMs: -Infinity, kind: 'gauge', unit: 'MW', resolution: 0.1, states: [] };
const point = {
  device: 'boiler-1',
  id: 'fire',
  versions: [
    version,
    { ...version, fromMs: T, resolution: 0 },
    { ...version, fromMs: T + 1_000, kind: 'state', states: ['off', 'o"n\u2028'] },
  ],
} as unknown as Point;

const row = fc.record({
  t: fc.oneof(fc.integer({ min: T - 2_000, max: T + 2_000 }), fc.constant(T + 0.25)),
  v: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 1e21, 5e-324)),
  q: fc.integer({ min: 0, max: QUALITIES.length }),
  receivedMs: fc.oneof(fc.integer({ min: T, max: T + 9_000 }), fc.constant(T + 1e9)),
  seq: fc.option(fc.maxSafeInteger()),
  eventId: fc.oneof(fc.constant(''), fc.string({ unit: 'binary' })),
  conflict: fc.boolean(),
  codes: fc.subarray(['JUMP', 'RANGE']),
});

describe('a page of readings', () => {
  it('is written as JSON would write it', () => {
    fc.assert(
      fc.property(fc.array(row), fc.option(fc.string()), (rows, nextCursor) => {
        const page: ReadingsPage = { rows, nextCursor };
        const of = { point, timeZone: 'Asia/Shanghai', toMs: T };
        expect(writeReadings(page, of).bytes.toString()).toBe(JSON.stringify(listReadings(page, of)));
      }),
    );
  });
});
