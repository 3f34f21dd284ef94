import fc from 'fast-check';
import { canonicalJson, indicesFirstJson, sameContent } from './canonical-json.js';

/** How hashes of configurations were made before there was one form: what they were made over must stay to the last byte. */
function canonicalOfConfigurations(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalOfConfigurations).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalOfConfigurations(item)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** How hashes of the audit trail were made, and how figures were compared. */
const sortedByReplacer = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '\u2028', '\u0000', '"', '\\', 'é', '𝒜', '\uffff') }),
);
const key = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toJSON', '', '10', '9', '01', '-1', '4294967295', '1.5', 'a', 'B', 'ä'),
);
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, 5e-324, 1.7976931348623157e308, 1e21, 0.1 + 0.2, NaN, Infinity),
);
const { content } = fc.letrec<{ content: unknown }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('content'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('content')), { maxLength: 6 }).map((members) => Object.fromEntries(members)),
  ),
}));
const defined = content.filter((value) => value !== undefined);

/** The same content with all keys in another order. */
const turned = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(turned)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([name, item]) => [name, turned(item)]),
        )
      : value;

/** The same content with its n-th leaf, or key, another one. */
function changed(value: unknown, n: number, by: unknown): unknown {
  let left = n;
  const walk = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null) return left-- === 0 ? by : item;
    return Object.fromEntries(
      Object.entries(item).map(([name, inner]) => [left-- === 0 ? String(by) : name, walk(inner)]),
    );
  };
  return walk(value);
}

const isIndex = (name: string): boolean => /^(0|[1-9]\d{0,9})$/.test(name);
const hasIndices = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((!Array.isArray(value) && Object.keys(value).some(isIndex)) || Object.values(value).some(hasIndices));

describe('the canonical form of a content', () => {
  it('is byte for byte what hashes of configurations were made over', () => {
    fc.assert(
      fc.property(defined, (value) => expect(canonicalJson(value)).toBe(canonicalOfConfigurations(value))),
      { numRuns: 2_000 },
    );
  });

  it('with indices first it is byte for byte what hashes of the audit trail were made over', () => {
    fc.assert(
      fc.property(defined, (value) => expect(indicesFirstJson(value)).toBe(sortedByReplacer(value))),
      { numRuns: 2_000 },
    );
  });

  it('is both where no key is an index', () => {
    const usual = defined.filter((value) => !hasIndices(value));
    fc.assert(fc.property(usual, (value) => expect(canonicalJson(value)).toBe(sortedByReplacer(value))));
  });

  it('does not depend on the order of keys, and reads back to the same content', () => {
    fc.assert(
      fc.property(defined, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('puts keys in order of code units, leaves out what is not defined, and writes times as texts', () => {
    const value = { b: [undefined, { z: -0, y: undefined }], 10: 1, 9: new Date(0), ä: NaN, a: 1e21 };
    expect(canonicalJson(value)).toBe('{"10":1,"9":"1970-01-01T00:00:00.000Z","a":1e+21,"b":[null,{"z":0}],"ä":null}');
    expect(indicesFirstJson({ 10: 1, 9: 2, '-': 3 })).toBe('{"9":2,"10":1,"-":3}');
    expect(canonicalJson(undefined)).toBeUndefined();
  });

  it('is the same for two contents exactly where their texts are', () => {
    const pair = fc
      .tuple(content, content, fc.nat(12), leaf)
      .map(([a, other, n, by]) => [a, [turned(a), changed(turned(a), n, by), other][n % 3]] as const);
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(sameContent(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
        expect(sameContent(b, a)).toBe(canonicalJson(a) === canonicalJson(b));
      }),
      { numRuns: 5_000 },
    );
    expect(sameContent({ at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' })).toBe(true);
    expect(sameContent([undefined, NaN], [null, -Infinity])).toBe(true);
  });
});
