import fc from 'fast-check';
import { QUALITIES, type Point } from '#domain';
import type { ReadingDetail } from '#postgres';
import { listReadings, type ReadingsPage } from './list-readings.js';
import { writeReadings } from './write-readings.js';

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

const time = fc.oneof(
  fc.integer({ min: T - 2_000, max: T + 2_000 }),
  fc.constantFrom(T + 0.25, -0.25, -62_198_755_200_000),
);
const column = {
  t: time,
  v: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 1e21, 5e-324)),
  q: fc.integer({ min: 0, max: QUALITIES.length }),
  receivedMs: fc.oneof(fc.integer({ min: T, max: T + 9_000 }), fc.constant(T + 1e9)),
  seq: fc.option(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, 9, 10, 2 ** 31 - 1, 2 ** 31))),
};
const plain = fc.record({ ...column, eventId: fc.constant(''), conflict: fc.constant(false), codes: fc.constant([]) });
const row = fc.record({
  ...column,
  eventId: fc.oneof(fc.constant(''), fc.string({ unit: 'binary' })),
  conflict: fc.boolean(),
  codes: fc.subarray(['JUMP', 'RANGE']),
});
const of = { point, timeZone: 'Asia/Shanghai', toMs: T };

const columnsOf = (rows: readonly ReadingDetail[]): ReadingsPage['readings'] => ({
  t: Float64Array.from(rows, ({ t }) => t),
  v: Float64Array.from(rows, ({ v }) => v),
  q: Float64Array.from(rows, ({ q }) => q),
  seq: Float64Array.from(rows, ({ seq }) => seq ?? NaN),
  receivedMs: Float64Array.from(rows, ({ receivedMs }) => receivedMs),
});

describe('a page of readings', () => {
  it('is written as JSON would write it', () => {
    fc.assert(
      fc.property(fc.array(row), fc.option(fc.string()), (readings, nextCursor) => {
        const page: ReadingsPage = { readings, nextCursor };
        expect(writeReadings(page, of).bytes.toString()).toBe(JSON.stringify(listReadings(page, of)));
      }),
    );
  });

  it('is the same where it comes as columns', () => {
    fc.assert(
      fc.property(fc.array(plain), fc.option(fc.string()), (rows, nextCursor) => {
        const written = JSON.stringify(listReadings({ readings: rows, nextCursor }, of));
        const page: ReadingsPage = { readings: columnsOf(rows), nextCursor };
        expect(JSON.stringify(listReadings(page, of))).toBe(written);
        expect(writeReadings(page, of).bytes.toString()).toBe(written);
      }),
    );
  });
});
