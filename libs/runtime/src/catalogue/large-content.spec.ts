import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDocument } from 'yaml';

type ContentOf = (text: string) => { readonly content: unknown } | null;

const FOLDERS = ['config/examples', 'config/sites', 'config/factors', 'config/normals'];
const texts = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((file) => (file.endsWith('.yaml') ? readFileSync(join(folder, file), 'utf8') : '')),
).filter((text) => text !== '');

/** As a small file is read. */
const readWithNodes: ContentOf = (text) => {
  const document = parseDocument(text, { strict: true, logLevel: 'error' });
  if (document.errors.length > 0) return null;
  try {
    return { content: document.toJS() };
  } catch {
    return null;
  }
};

describe('content of a large file', () => {
  let contentOf: ContentOf;
  beforeAll(async () => {
    ({ contentOf } = (await import(new URL('./large-content.js', import.meta.url).href)) as { contentOf: ContentOf });
  });

  it('is that of a small one, for every file that is shipped', () => {
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(contentOf(text)).toEqual(readWithNodes(text));
  });

  it('is that of a small one however some lines of a file are broken', () => {
    const lines = fc
      .record({ text: fc.constantFrom(...texts), from: fc.nat(), count: fc.integer({ min: 1, max: 12 }) })
      .map(({ text, from, count }) => {
        const all = text.split('\n');
        return all.slice(from % all.length, (from % all.length) + count).join('\n');
      });
    const mark = fc.constantFrom(...` \n\t\r:-#'"[]{},&*!|>%@?~019abxoe.+_<=/\\é`.split(''));
    const change = fc.record({
      at: fc.nat(),
      removed: fc.integer({ min: 0, max: 2 }),
      added: fc.string({ unit: mark, maxLength: 2 }),
    });
    fc.assert(
      fc.property(lines, fc.array(change, { maxLength: 4 }), (from, changes) => {
        const text = changes.reduce((so, { at, removed, added }) => {
          const start = at % (so.length + 1);
          return so.slice(0, start) + added + so.slice(start + removed);
        }, from);
        expect(contentOf(text)).toEqual(readWithNodes(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['an anchor and its alias', 'a: &x { b: 1 }\nc: *x\n'],
    ['a key without a name', '? \n: 1\n'],
    ['a number beyond a double', 'a: 1e999\n'],
    ['a date, an octal number, yes and no', 'a: 2025-01-01\nb: 0o17\nc: yes\nd: no\ne: 1_000\nf: 0b1\n'],
    ['an indentation by number', 'a: |1\n  b\n'],
    ['__proto__', '__proto__: { a: 1 }\nb: 2\n'],
    ['a merge', 'a: 1\n<<: { b: 1 }\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['two documents', 'a: 1\n---\nb: 1\n'],
    ['nothing', ''],
  ])('is that of a small one: %s', (_, text) => {
    expect(contentOf(text)).toEqual(readWithNodes(text));
  });
});
