/** docs/arithmetic explains every worked example with its figures, and says of each section what proves it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, qualityVectors } from '../../support/golden/golden.js';

const folder = join(import.meta.dirname, '../../../docs/arithmetic');
const pages = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
const rules = pages.filter(([name]) => name !== 'README.md' && name !== 'limits.md');
const all = rules.map(([, text]) => text).join('\n');

/** Ids in an emphasis or in brackets: `*C07.*`, `*D01, D02.*`, `(*I01*)`. */
const explained = new Set(
  [...all.matchAll(/\*([A-Z]\d\d(?:, [A-Z]\d\d)*)\.?\*/g)].flatMap(([, ids]) => ids!.split(', ')),
);

it('explains every worked example and every quality vector', () => {
  const ids = [...examples, ...qualityVectors].map(({ id }) => id);
  expect(ids.filter((id) => !explained.has(id) && !isListed(id))).toEqual([]);
});

/** Vectors of one rule that another section shows already are listed by the index alone. */
const isListed = (id: string): boolean => ['Q01'].includes(id);

/** Absolute values of the numbers of a text, each with the digits that it shows. */
const numbersOf = (text: string): { readonly value: number; readonly digits: number }[] =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([shown]) => ({
    value: Number(shown.replaceAll(',', '')),
    digits: shown.split('.')[1]?.length ?? 0,
  }));

/** Every number in a tree of figures. */
const figuresOf = (tree: unknown): number[] =>
  typeof tree === 'number'
    ? [Math.abs(tree)]
    : typeof tree === 'object' && tree !== null
      ? Object.values(tree).flatMap(figuresOf)
      : [];

it('prints where it explains an example the figures that are expected', () => {
  const paragraphs = all.split(/\n\n|\n(?=\|)/);
  const without = examples.flatMap(({ id, expected }) => {
    const figures = figuresOf(expected).filter((figure) => figure > 0);
    const shown = paragraphs.filter((text) => text.includes('*') && text.includes(id)).flatMap(numbersOf);
    const found = figures.filter((figure) =>
      shown.some(({ value, digits }) => value >= 1 && Math.abs(value - figure) <= 0.5000001 * 10 ** -digits),
    );
    return figures.length > 0 && found.length === 0 ? [id] : [];
  });
  expect(without).toEqual([]);
});

it.each(rules)('%s says of every section which spec proves it', (_, text) => {
  const sections = text.split(/^## /m).slice(1);
  const without = sections.filter((section) => !/^Spec\b/m.test(section) && !section.startsWith('What is not in it'));
  expect(without.map((section) => section.split('\n')[0])).toEqual([]);
});
