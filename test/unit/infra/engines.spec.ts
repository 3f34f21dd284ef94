import { readFileSync } from 'node:fs';
import { minVersion, satisfies } from 'semver';

interface LockedPackage {
  readonly engines?: { readonly node?: string } | readonly string[];
}

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')) as T;

describe('the Node that the README names', () => {
  const { engines } = read<{ engines: { node: string } }>('package.json');
  const lowest = minVersion(engines.node)!.version;

  it('runs every locked package, so that `npm ci` warns of none', () => {
    const { packages } = read<{ packages: Record<string, LockedPackage> }>('package-lock.json');
    const needs = Object.entries(packages).flatMap(([path, { engines: wanted }]) =>
      wanted && !Array.isArray(wanted) && 'node' in wanted && wanted.node !== undefined
        ? [{ path, node: wanted.node }]
        : [],
    );
    expect(needs.length).toBeGreaterThan(200);
    expect(needs.filter(({ node }) => !satisfies(lowest, node))).toEqual([]);
  });

  it('is the one of package.json', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`Node ≥ ${lowest.replace(/\.0$/, '')}`);
  });
});
