import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipOf, packed, storedPiece } from './gzip-pieces.js';

describe('a file of gzip that is put together', () => {
  it('says what its pieces say, in whatever order they come', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string().map((some) => some.repeat(2_000)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 8 }), text, async (some, last) => {
        const end = storedPiece(last.slice(0, 20), true);
        const pieces = await Promise.all(
          some.map(async ([own, isShort]) => {
            const bytes = Buffer.from(own);
            return isShort && bytes.length < 60_000 ? storedPiece(own) : { bytes, packed: await packed(bytes) };
          }),
        );
        for (const order of [pieces, pieces.toReversed(), [...pieces, ...pieces]]) {
          const all = [...order, end];
          const file = gzipOf(all);
          expect(gunzipSync(file).equals(Buffer.concat(all.map(({ bytes }) => bytes)))).toBe(true);
        }
      }),
    );
  });

  it('is smaller than what it says', async () => {
    const bytes = Buffer.from(
      JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ start: i, heatGj: 1 / (i + 1) }))),
    );
    const file = gzipOf([{ bytes, packed: await packed(bytes) }, storedPiece('', true)]);
    expect(file.length).toBeLessThan(bytes.length / 2);
  });
});
