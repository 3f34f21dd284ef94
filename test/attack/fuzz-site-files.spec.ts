import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { isAlias, isCollection, isPair, parseDocument, visit, type Document, type Node } from 'yaml';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { ConfigDocument, problemLine } from '../../libs/runtime/src/catalogue/catalogue-document.js';
import { readSite } from '../../libs/runtime/src/site-file/site-file.js';
import { show } from '../support/attack/figures.js';
import { forTheTime, SECONDS, SEED } from '../support/attack/for-the-time.js';

jest.setTimeout(SECONDS * 6_000 + 60_000);
const SHIPPED = readFileSync(`${shippedConfigFolder()}/sites/changchun-south.yaml`, 'utf8');

/** Aliases of aliases: nine to the ninth entries, if somebody unfolds them. */
const BOMB = Array.from({ length: 9 }, (_, i) =>
  i === 0
    ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
    : `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
).join('\n');

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '__proto__',
    'constructor',
    '2026-02-30',
    '0000-01-01',
    '\u0000',
    'a\nb',
    '\u001b[2J',
  ),
  fc.constantFrom<unknown>(
    0,
    -1,
    1e308,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    2 ** 53 + 2,
    1e-320,
    -0,
    99999999999999999999n,
  ),
  fc.constantFrom<unknown>([], {}, [[]], [null], { __proto__: null, point: null }, ['plant-meter', 'plant-meter'], {
    from: 1,
  }),
  fc.string({ maxLength: 10 }),
  fc.nat({ max: 200_000 }).map((length) => 'x'.repeat(length)),
);
/** A line that is written somewhere into the text. */
const line = fc.constantFrom(
  '&x [*x]',
  '*nowhere',
  '<<: *nowhere',
  '!!binary aGk=',
  '!!js/function "x"',
  '!!set {a, b}',
  '!tag x',
  '? [a, b] : c',
  '--- ',
  '%YAML 9.9',
  '\t- x',
  '{',
  ']',
  '"',
  "'",
  ': :',
  '- - - -',
  '!!float .nan',
  '0x7fffffffffffffffffffff',
  '.inf',
  '1_000',
  '!!timestamp 2026-01-01',
  '__proto__: {a: 1}',
  'devices: []',
  '| \n x',
  '\u0000',
  '\ufeff',
);

type Mutation = (text: string) => string;
/** Something of the tree is another thing. */
const inTree =
  (at: number, act: (document: Document, node: Node, parent: unknown) => void): Mutation =>
  (text) => {
    const document = parseDocument(text);
    if (document.errors.length > 0) return text;
    const nodes: [Node, unknown][] = [];
    visit(document, (_, node, path) => {
      if (!isPair(node) && !isAlias(node)) nodes.push([node as Node, path.at(-1)]);
    });
    const found = nodes[at % Math.max(1, nodes.length)];
    if (found) act(document, ...found);
    try {
      return document.toString({ lineWidth: 0 });
    } catch {
      return text; // an alias whose anchor went cannot be written; broken text comes by the other way
    }
  };
const replace = (node: Node, parent: unknown, by: unknown): void => {
  if (isPair(parent)) parent.value = by;
  else if (isCollection(parent)) parent.items = parent.items.map((item) => (item === node ? by : item)) as never;
};
const ofTree: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), value).map(([at, by]) =>
    inTree(at, (document, node, parent) => {
      replace(node, parent, document.createNode(by));
    }),
  ),
  // Twice the same entry: ids, points, dates.
  fc.nat().map((at) =>
    inTree(at, (_, node) => {
      if (isCollection(node) && node.items.length > 0) node.items.push(node.items[0] as never);
    }),
  ),
  fc.nat().map((at) =>
    inTree(at, (_, node) => {
      if (isCollection(node)) node.items.splice(at % (node.items.length + 1), 1);
    }),
  ),
);
const ofText: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), line).map(([at, some]): Mutation => (text) => {
    const lines = text.split('\n');
    const indent = /^ */.exec(lines[at % lines.length]!)![0];
    lines.splice(at % lines.length, 0, indent + some);
    return lines.join('\n');
  }),
  fc
    .tuple(fc.nat(), fc.nat(), fc.constantFrom('', ':', '&', '*', '!', '\t', '{', '\u0000', '#'))
    .map(([at, length, some]): Mutation => (text) => {
      const start = at % text.length;
      return text.slice(0, start) + some + text.slice(start + (length % 5));
    }),
  fc.constantFrom<Mutation>(
    (text) => `${BOMB}\n${text}`,
    (text) => text.replace('devices:', `bomb: &b ${'['.repeat(5_000)}${']'.repeat(5_000)}\ndevices:`),
    (text) => `x: &x { y: *x }\n${text}`,
    (text) => text.replace(/upstream: .*/, 'upstream: [audi-ppe, plant-meter, audi-ppe]'),
  ),
);
const site = fc
  .tuple(fc.array(ofTree, { maxLength: 2 }), fc.array(ofText, { maxLength: 1 }))
  .map(([trees, texts]) => [...trees, ...texts]);

/** `site.yaml:12:7: …` */
const PLACED = /^site\.yaml:\d+:\d+: \S/;

it(`site files (seed ${SEED}): each is read, or refused with file, line and what is expected`, async () => {
  const known = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  let [read, refused, longestMs] = [0, 0, 0];
  const runs = await forTheTime(
    site,
    (mutations) => {
      const text = mutations.reduce((before, mutate) => mutate(before), SHIPPED);
      const began = performance.now();
      const document = ConfigDocument.parse(text, 'site.yaml');
      const found = readSite(document, known);
      longestMs = Math.max(longestMs, performance.now() - began);
      if (found) read++;
      else refused++;
      expect([text, found === undefined, document.problems]).toEqual([
        text,
        document.problems.length > 0,
        document.problems,
      ]);
      for (const problem of document.problems.map(problemLine)) {
        expect(problem).toMatch(PLACED);
        expect(problem).not.toMatch(/TypeError|RangeError|undefined|\[object|node_modules/);
        expect(problem.length).toBeLessThan(1_000);
      }
    },
    100,
  );
  show('fuzzed site files', { seed: SEED, runs, read, refused, longestMs: Math.round(longestMs) });
  expect(read).toBeGreaterThan(10);
  expect(refused).toBeGreaterThan(10);
});
