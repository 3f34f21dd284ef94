/** docs/glossary.md defines each word once, in the field's words, and code has no private names for the same things. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/glossary.md'), 'utf8');
const words = [...page.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word]) => word!.toLowerCase());

it('defines each word once', () => {
  expect(words.length).toBeGreaterThan(80);
  expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
});

it('has no word that means two things by its last noun alone', () => {
  expect(words.filter((word) => ['gap', 'source', 'hole', 'gate'].includes(word))).toEqual([]);
});

/** Images of our own for what the field has a word for. */
const IMAGES = /\b(?:door|room|book|strange|legible|turns|told|tells?)\b/gi;

it('explains nothing by an image', () => {
  expect([...page.matchAll(IMAGES)].map(([word]) => word)).toEqual([]);
});

const NAMES =
  /\b(?:class|interface|type|function|const|enum) (\w*(?:Door|DeviceBook|Strange|[Ll]egible|Turns|RareLog|KeyNotes|whatIsMissing)\w*)/g;

it('has no other names in code', () => {
  const files = ['apps', 'libs'].flatMap((group) =>
    readdirSync(join(root, group), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(group, file)),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(NAMES)].map(([, name]) => `${file}: ${name}`),
  );
  expect(named).toEqual([]);
});
