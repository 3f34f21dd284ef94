import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { hasWildcard, isMqttString } from './mqtt-string.js';

const isOne = (bytes: Uint8Array): boolean => isMqttString(bytes, 0, bytes.length);

describe('a string of MQTT', () => {
  it('is what Node takes for UTF-8, without U+0000', () => {
    // Bytes near the borders of UTF-8 get further than random ones.
    const border = fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1);
    const high = fc.constantFrom(0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
    const bytes = fc.array(fc.oneof(border, high), { maxLength: 8 }).map((list) => Buffer.from(list));
    fc.assert(
      fc.property(bytes, (some) => {
        expect(isOne(some)).toBe(isUtf8(some) && !some.includes(0));
      }),
      { numRuns: 20_000 },
    );
  });

  it('is every text that has no U+0000 in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isOne(Buffer.from(text))).toBe(!text.includes('\0'));
      }),
    );
  });

  it('is judged between its borders only', () => {
    const bytes = Buffer.from([0xff, 0x61, 0xff]);
    expect([isMqttString(bytes, 1, 2), isMqttString(bytes, 0, 2), isMqttString(bytes, 1, 3)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

it('a wildcard is found wherever it stands', () => {
  const has = (text: string): boolean => hasWildcard(Buffer.from(text), 0, Buffer.byteLength(text));
  expect([has('a/b'), has('a/+'), has('#'), has('长春'), has('')]).toEqual([false, true, true, false, false]);
});
