import fc from 'fast-check';
import { countNames, inspectJson, isDeeperThan, isLossy, scanJson, withoutBareNan } from './json-text.js';

const bytes = (text: string) => Buffer.from(text);

describe('a first pass over JSON', () => {
  it('counts as many names as the parsed value has, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        const scan = scanJson(bytes(text));
        const parsed = JSON.parse(text) as unknown;
        expect(scan.names).toBe(parsed !== null && typeof parsed === 'object' ? countNames(parsed) : 0);
        expect(scan.hasNul).toBe(false);
        // oxlint-disable-next-line no-control-regex
        expect(scan.ascii).toBe(/^[\x00-\x7f]*$/.test(text));
      }),
    );
  });

  it('sees names that stand twice, also when one of them is escaped', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
      '[{"b":{"a":1,"a":{}}}]',
      '{"__proto__":1,"__proto__":2}',
    ]) {
      expect(scanJson(bytes(text)).names).toBeGreaterThan(countNames(JSON.parse(text) as object));
      expect(inspectJson(text).repeated).toHaveLength(1);
    }
    expect(inspectJson('[{}, {"x": {"a": 1, "a": 2}}]').repeated).toEqual([{ path: [1, 'x'], name: 'a' }]);
  });

  it('is not misled by quotes, colons and braces in texts', () => {
    const scan = scanJson(bytes('{"a\\":{":"\\\\","b":"}:[{\\"x\\":1"}'));
    expect([scan.names, scan.depth]).toEqual([2, 1]);
  });

  it('knows whether it is deeper than a bound as the whole pass does, whatever brackets its texts hold', () => {
    const bracketed = fc.string({ unit: fc.constantFrom('{', '[', ']', '}', '"', '\\', 'x'), maxLength: 12 });
    const values = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        bracketed,
        fc.integer(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(bracketed, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(values, fc.nat(5), (value, most) => {
        const text = JSON.stringify(value);
        expect(isDeeperThan(most, text)).toBe(scanJson(bytes(text)).depth > most);
        expect(isDeeperThan(most, text, bytes(text))).toBe(scanJson(bytes(text)).depth > most);
      }),
    );
    const wide = `[${'{},'.repeat(200)}{}]`;
    expect([1, 2].map((most) => isDeeperThan(most, wide))).toEqual([true, false]);
  });
});

describe('numbers that a double cannot hold', () => {
  it.each([
    '9007199254740993',
    '-9007199254740994',
    '123456789012345678',
    '0.12345678901234567890',
    '1.23456789012345678e5',
  ])('%s loses digits', (text) => {
    expect(isLossy(text)).toBe(true);
    expect(scanJson(bytes(`{"v":${text}}`)).hasLongNumber).toBe(true);
    expect(inspectJson(`{"v":${text}}`).lossy).toEqual([{ path: ['v'], literal: text }]);
  });
  it.each([
    '9007199254740992',
    '-9007199254740992',
    '45820.5',
    '0.30000000000000004',
    '1.50000000000000000000000',
    '1e300',
    '000',
  ])('%s does not', (text) => expect(isLossy(text)).toBe(false));
  it('no double that JavaScript writes is refused, but integers over 2^53', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => {
        const isBigInteger = Number.isInteger(v) && Math.abs(v) > 2 ** 53 && Math.abs(v) < 1e21;
        expect(isLossy(String(v))).toBe(isBigInteger);
      }),
    );
  });
});

describe('bare NaN and Infinity', () => {
  it('become numbers out of range, outside of texts only', () => {
    expect(withoutBareNan('{"a":NaN,"NaN":"NaN \\" -Infinity","b":-Infinity}')).toBe(
      '{"a":1e999,"NaN":"NaN \\" -Infinity","b":-1e999}',
    );
    expect(withoutBareNan('{"a":"NaN"}')).toBeNull();
    expect(withoutBareNan('{"a":1}')).toBeNull();
  });
  it('is one pass, also over an attack', () => {
    const text = `${'"\\'.repeat(120_000)}NaN`;
    const started = performance.now();
    withoutBareNan(text);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
