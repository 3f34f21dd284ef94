import { readFileSync } from 'node:fs';

/** Licences that ask nothing of who runs or passes on the product but to be named. `npm run sbom` lists each package with its own. */
const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  // A font: it may be put into documents and passed on with software, not sold by itself.
  'OFL-1.1',
];

/** They name it in the old form `licenses`, which the lock file does not take over, or in their file LICENSE only. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
  'node_modules/busboy': 'MIT',
  'node_modules/png-js': 'MIT',
  'node_modules/streamsearch': 'MIT',
};

interface Locked {
  readonly license?: string;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly integrity?: string;
}

const { packages } = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const shipped = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);

it('every package that is shipped has a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(50);
  const isPermissive = (licence: string): boolean =>
    licence
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.includes(one)));
  expect(
    shipped
      .filter(([path, { license }]) => !isPermissive(license ?? NAMED_OTHERWISE[path] ?? ''))
      .map(([path, { license }]) => [path, license]),
  ).toEqual([]);
});

it('every package is locked by the hash of its content', () => {
  const unlocked = Object.entries(packages).filter(
    ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
  );
  expect(unlocked.map(([path]) => path)).toEqual([]);
});
