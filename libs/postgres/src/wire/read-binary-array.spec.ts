import fc from 'fast-check';
import { binaryInt8s } from '../../../../test/support/postgres/binary-int8s.js';
import { float8s, int4s, writeArrayHead } from './binary-array.js';
import { readFloat8s, readInts, readTimes } from './read-binary-array.js';

const EPOCH_US = BigInt(Date.parse('2000-01-01T00:00:00Z')) * 1_000n;

const withoutNull = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? NaN);

describe('a binary array', () => {
  it('gives the doubles that it was made of', () => {
    const double = fc.oneof(fc.double(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(double), (values) => {
        // Its writer knows one zero.
        const one = values.map((value) => (value === null ? NaN : value + 0));
        expect([...readFloat8s(float8s(values))]).toEqual(one);
      }),
    );
  });

  it('gives whole numbers of 2, 4 and 8 bytes', () => {
    const int4 = [0, -1, 2_147_483_647, -2_147_483_648];
    expect([...readInts(int4s(int4))]).toEqual(int4);
    const int2 = Buffer.alloc(20 + 6);
    int2.writeInt16BE(-2, int2.writeInt32BE(2, writeArrayHead(int2, 0, { oid: 21, length: 1 })));
    expect([...readInts(int2)]).toEqual([-2]);
    fc.assert(
      fc.property(fc.array(fc.option(fc.maxSafeInteger())), (values) => {
        expect([...readInts(binaryInt8s(values, 20))]).toEqual(withoutNull(values));
      }),
    );
  });

  it('gives times as µs since 1970, before 2000 as well', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.maxSafeInteger())), (times) => {
        const since2000 = times.map((time) => (time === null ? null : BigInt(time) - EPOCH_US));
        expect([...readTimes(binaryInt8s(since2000, 1184))]).toEqual(withoutNull(times));
      }),
      // The distance to 2000 is above 2^53.
      { examples: [[[-8_238_904_422_196_503]]] },
    );
  });

  it('is empty where PostgreSQL says no dimension', () => {
    expect([...readFloat8s(float8s([]))]).toEqual([]);
  });
});
