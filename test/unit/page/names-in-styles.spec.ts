import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../../apps/dashboard/src');
/** Names that are made to be leant on: states of the frame, and the dialog. */
const SHARED = new Set(['app', 'kiosk', 'dialog']);

/** The class by which each rule of a file is found first. */
function leadingClasses(path: string): Set<string> {
  const text = readFileSync(join(PAGE, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = [...text.matchAll(/([^{}@;]+)\{/g)].flatMap(([, list]) => list!.split(','));
  return new Set(selectors.flatMap((one) => /^\s*\.([\w-]+)/.exec(one)?.[1] ?? []));
}

describe('styles of the page', () => {
  it('name nothing alike in two folders: a view that was looked at before leaves its styles behind', () => {
    const folders = new Map<string, Set<string>>();
    for (const path of readdirSync(PAGE, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.css'),
    )) {
      for (const name of leadingClasses(path)) {
        if (!SHARED.has(name)) folders.set(name, new Set([...(folders.get(name) ?? []), dirname(path)]));
      }
    }
    expect(folders.size).toBeGreaterThan(50);
    expect([...folders].filter(([, of]) => of.size > 1).map(([name, of]) => [name, ...of])).toEqual([]);
  });
});
