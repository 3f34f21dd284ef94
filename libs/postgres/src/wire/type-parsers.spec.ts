import fc from 'fast-check';
import { typeParsers } from './type-parsers.js';

/** Oids of bigint[] and float8[]. */
const [BIGINTS, FLOATS] = [1016, 1022];

describe('lists of numbers as PostgreSQL writes them', () => {
  const textOf = (list: readonly (number | null)[]): string =>
    `{${list.map((one) => (one === null ? 'NULL' : Object.is(one, -0) ? '-0' : String(one))).join(',')}}`;

  it.each([
    ['bigint', BIGINTS, fc.maxSafeInteger()],
    ['float8', FLOATS, fc.double()],
  ] as const)('of %s are the numbers, and null where one is missing', (_type, oid, number) => {
    const list = fc.array(fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: fc.constant(null) }));
    fc.assert(fc.property(list, (numbers) => expect(typeParsers.getTypeParser(oid)(textOf(numbers))).toEqual(numbers)));
  });

  it('have exponents as PostgreSQL writes them', () => {
    expect(typeParsers.getTypeParser(FLOATS)('{1e-05,1.5e+20,-1e+300,NaN,-Infinity}')).toEqual([
      1e-5,
      1.5e20,
      -1e300,
      NaN,
      -Infinity,
    ]);
    expect(typeParsers.getTypeParser(FLOATS)('{1e-05,1.5e+20}')).toEqual([1e-5, 1.5e20]);
  });
});
