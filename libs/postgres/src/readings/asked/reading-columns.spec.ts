import fc from 'fast-check';
import { binaryInt8s } from '../../../../../test/support/postgres/binary-int8s.js';
import { float8s, int4s } from '../../wire/binary-array.js';
import { columnsOf, firstOfColumns, rowsOfColumns } from './reading-columns.js';

const [INT8, TIMESTAMPTZ] = [20, 1184];
const EPOCH_MS = Date.parse('2000-01-01T00:00:00Z');

const times = (ms: readonly number[]): Buffer =>
  binaryInt8s(
    ms.map((one) => (one - EPOCH_MS) * 1_000),
    TIMESTAMPTZ,
  );

describe('readings as columns', () => {
  const row = fc.record({
    t: fc.integer({ min: 0, max: 4e12 }),
    v: fc.double({ noNaN: true }).map((v) => v + 0),
    q: fc.constantFrom(0, 1, 2),
    seq: fc.option(fc.maxSafeNat()),
    receivedMs: fc.integer({ min: 0, max: 4e12 }),
  });

  it('are rows by time, whatever order they were sent in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ t }) => t }), fc.nat({ max: 5 }), (rows, count) => {
        const columns = columnsOf({
          t: times(rows.map(({ t }) => t)),
          v: float8s(rows.map(({ v }) => v)),
          q: int4s(rows.map(({ q }) => q)),
          seq: binaryInt8s(
            rows.map(({ seq }) => seq),
            INT8,
          ),
          received: times(rows.map(({ receivedMs }) => receivedMs)),
        });
        const found = [...rows]
          .sort((a, b) => a.t - b.t)
          .map((one) => ({ ...one, eventId: '', conflict: false, codes: [] }));
        expect(rowsOfColumns(columns)).toEqual(found);
        expect(rowsOfColumns(firstOfColumns(columns, count))).toEqual(found.slice(0, count));
      }),
    );
  });
});
