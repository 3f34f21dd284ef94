import fc from 'fast-check';
import { NumberCursor } from './number-cursor.js';

function numbersOf(text: string): number[] {
  const cursor = new NumberCursor(text);
  const found: number[] = [];
  for (; !cursor.isAtEnd; cursor.at++) found.push(cursor.number());
  return found;
}

describe('numbers of a text', () => {
  it.each([
    '0',
    '-0',
    '7',
    '-12.5',
    '0.1',
    '123456789012345',
    '1234567890123456789',
    '0.000000000000001',
    '0.0000000000000001',
    '1e-7',
    '-1.5e+300',
    'NaN',
    'Infinity',
    '-Infinity',
  ])('%s is what Number reads', (text) => {
    expect(numbersOf(text)).toEqual([Number(text)]);
  });

  it('are to the bit what Number reads, whatever they are', () => {
    const decimal = fc
      .tuple(fc.maxSafeInteger(), fc.nat({ max: 15 }))
      .map(([whole, decimals]) => (decimals === 0 ? String(whole) : (whole / 10 ** decimals).toFixed(decimals)));
    const text = fc.oneof(fc.double().map(String), fc.integer().map(String), decimal);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.constantFrom(',', ';', '}', '\n'), (texts, end) => {
        expect(numbersOf(texts.join(end))).toEqual(texts.map(Number));
      }),
      { numRuns: 2_000 },
    );
  });
});
