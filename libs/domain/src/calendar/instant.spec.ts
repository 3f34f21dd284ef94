import fc from 'fast-check';
import { instantOf, instantWithMs, instantWriter, shortInstantWriter } from './instant.js';

describe('an instant as text', () => {
  it('has a fraction where there is one, or always', () => {
    const ms = Date.parse('2026-01-15T08:00:00Z');
    expect([instantOf(ms), instantOf(ms + 250), instantOf(new Date(ms))]).toEqual([
      '2026-01-15T08:00:00Z',
      '2026-01-15T08:00:00.250Z',
      '2026-01-15T08:00:00Z',
    ]);
    expect([instantWithMs(ms), instantWithMs(ms + 7)]).toEqual([
      '2026-01-15T08:00:00.000Z',
      '2026-01-15T08:00:00.007Z',
    ]);
  });

  it('is the same from a writer, for every time that there is', () => {
    const range = 8_640_000_000_000_000;
    const near = Date.parse('2026-01-15T08:00:00Z');
    const time = fc.oneof(
      fc.integer({ min: near - 2_000, max: near + 2_000 }),
      fc.maxSafeInteger().map((ms) => ms % (range + 1)),
    );
    const write = instantWriter();
    fc.assert(fc.property(time, (ms) => expect(write(ms)).toBe(instantWithMs(ms))));
    const writeShort = shortInstantWriter();
    const part = fc.constantFrom(0, 0.25, 0.999);
    fc.assert(fc.property(time, part, (ms, more) => expect(writeShort(ms + more)).toBe(instantOf(ms + more))));
    for (const wrong of [NaN, Infinity, range + 1_000]) expect(() => write(wrong)).toThrow(RangeError);
  });
});
