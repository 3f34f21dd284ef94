import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(import.meta.dirname, '../../../dist/dashboard');
const GZIP_LEVEL = 6;

/** What a browser has to load before the first view stands, kB gzipped: what it is, and a fifth more. */
const FIRST_VIEW_KB = 80;
/** Of any view that is opened first instead. */
const ANY_VIEW_KB = 100;
/** HTML, the script of the page, what all views share and the view, with their styles; curves over time; dialogs; words of a neighbour. */
const MOST_FILES = 10;
const VIEWS = ['alarms', 'data', 'log', 'overview', 'performance', 'plant', 'points', 'reports'];

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly name?: string;
}
const chunks = JSON.parse(readFileSync(join(BUILT, 'assets.json'), 'utf8')) as Readonly<Record<string, Chunk>>;

/** Every file that a chunk needs, with those that it imports. */
function filesOf(source: string, seen = new Set<string>()): string[] {
  if (seen.has(source)) return [];
  seen.add(source);
  const { file, css = [], imports = [] } = chunks[source]!;
  return [file, ...css, ...imports.flatMap((one) => filesOf(one, seen))];
}

/** The parts of the page that a view is: one. */
const partsOf = (view: string): string[] =>
  Object.keys(chunks).filter((source) => chunks[source]!.name === `view-${view}`);
/** The page as it opens with a view: HTML, scripts, styles. */
const filesWith = (view: string): string[] => [
  ...new Set(['index.html', ...filesOf('index.html'), ...filesOf(partsOf(view)[0]!)]),
];
/** kB gzipped of them. */
const kiloBytes = (view: string): number => filesWith(view).reduce((sum, file) => sum + gzipped(file), 0) / 1_000;
const gzipped = (file: string): number => gzipSync(readFileSync(join(BUILT, file)), { level: GZIP_LEVEL }).length;

describe('what the page loads', () => {
  it('has each view in a part of its own', () => {
    for (const view of VIEWS) expect(partsOf(view)).toHaveLength(1);
  });

  it(`is no more than ${MOST_FILES} files with any view: a browser has six connections`, () => {
    for (const view of VIEWS) expect(filesWith(view).length).toBeLessThanOrEqual(MOST_FILES);
  });

  it(`is less than ${FIRST_VIEW_KB} kB gzipped for the first view`, () => {
    expect(kiloBytes('overview')).toBeLessThan(FIRST_VIEW_KB);
    expect(kiloBytes('overview')).toBeGreaterThan(10);
  });

  it.each(VIEWS)(`is less than ${ANY_VIEW_KB} kB gzipped with the view %s`, (view) =>
    expect(kiloBytes(view)).toBeLessThan(ANY_VIEW_KB),
  );
});
