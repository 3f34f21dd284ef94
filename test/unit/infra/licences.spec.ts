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
  'PSF-2.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  // A font: it may be put into documents and passed on with software, not sold by itself.
  'OFL-1.1',
];

/**
 * Packages that ask for more, admitted one by one, each with its reason. MPL-2.0 is a copyleft of files: whoever changes a file of the
 * package passes that file on under it; what only uses it keeps its own licence. `web-push` is used as it is published, unchanged.
 */
const ADMITTED: Readonly<Record<string, string>> = {
  'node_modules/web-push': 'MPL-2.0',
};

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

const isAdmitted = (path: string, licence: string | undefined): boolean =>
  licence !== undefined && licence === ADMITTED[path];

it('every package that is shipped has a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(50);
  const isPermissive = (licence: string): boolean =>
    licence
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.includes(one)));
  expect(
    shipped
      .filter(
        ([path, { license }]) => !isPermissive(license ?? NAMED_OTHERWISE[path] ?? '') && !isAdmitted(path, license),
      )
      .map(([path, { license }]) => [path, license]),
  ).toEqual([]);
});

it('what is admitted by name is still shipped, under the licence that was looked at', () => {
  expect(Object.keys(ADMITTED).map((path) => [path, packages[path]?.license])).toEqual(Object.entries(ADMITTED));
});

it('every package is locked by the hash of its content', () => {
  const unlocked = Object.entries(packages).filter(
    ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
  );
  expect(unlocked.map(([path]) => path)).toEqual([]);
});
