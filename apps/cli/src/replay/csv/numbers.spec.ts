import fc from 'fast-check';
import { readNumber, settleDecimal } from './numbers.js';

describe('the decimal mark of cells', () => {
  it.each([
    [['1,5', '2'], ';', 'seen', ','],
    [['1.5', '2'], ';', 'seen', '.'],
    [['1.234,56'], ';', 'seen', ','],
    [['1,234.56'], ',', 'seen', '.'],
    [['1.234.567'], ';', 'seen', ','],
    [['1,234,567'], ',', 'seen', '.'],
    [['9057.296'], ';', 'seen', '.'], // four digits are no group
    [['0.123'], ';', 'seen', '.'],
    [['1 234,567'], '\t', 'seen', ','],
    [['1\u00a0234.567'], '\t', 'seen', '.'],
    [["1'234,5"], ',', 'seen', ','],
    [['17', 'off', ''], ';', 'assumed', '.'],
    [['123.456', '124.500'], ',', 'assumed', '.'],
    [['123,456', '124,500'], ';', 'assumed', ','],
  ] as const)('%j between "%s" is %s %s', (cells, delimiter, kind, mark) => {
    expect(settleDecimal(cells, delimiter)).toEqual({ kind, mark });
  });

  it.each([
    [['123.456', '7'], ';'],
    [['123,456', '7'], '\t'],
  ] as const)('%j between "%s" could be either', (cells, delimiter) => {
    expect(settleDecimal(cells, delimiter)).toEqual({ kind: 'ambiguous', example: cells[0] });
  });
});

describe('a number', () => {
  it.each([
    ['1.234,5', ',', 1234.5],
    ['1 234 567,8', ',', 1234567.8],
    ['1\u202f234', '.', 1234],
    ["12'345.6", '.', 12345.6],
    ['12’345.6', '.', 12345.6],
    ['-,5', ',', -0.5],
    ['\u22125,0', ',', -5],
    ['+3', '.', 3],
    ['1,2E+03', ',', 1200],
    ['1e-3', '.', 0.001],
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
    ['5.', '.', 5],
  ] as const)('%s with "%s" is %d', (cell, mark, number) => expect(readNumber(cell, mark)).toBe(number));

  it.each([
    ['', '.'],
    ['.', '.'],
    ['-', ','],
    ['1,23,4', '.'],
    ['1.23', ','],
    ['1.2.3', ','],
    ['12 34', '.'],
    ['0x1F', '.'],
    ['Infinity', '.'],
    ['NaN', '.'],
    ['7 kWh', '.'],
    ['off', '.'],
  ] as const)('%p with "%s" is none', (cell, mark) => expect(readNumber(cell, mark)).toBeNull());

  it('comes back from every way of writing it', () => {
    const locale = fc.constantFrom(
      ['en-US', '.'],
      ['de-DE', ','],
      ['de-CH', '.'],
      ['fr-FR', ','],
      ['sv-SE', ','],
      ['pl-PL', ','],
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), locale, (scaled, [name, mark]) => {
        const value = scaled / 1000;
        const cell = new Intl.NumberFormat(name, { maximumFractionDigits: 3 }).format(value);
        expect(readNumber(cell, mark)).toBe(value);
        const settled = settleDecimal([cell], ';');
        if (settled.kind === 'seen') expect([cell, settled.mark]).toEqual([cell, mark]);
      }),
      { numRuns: 2_000 },
    );
  });
});
