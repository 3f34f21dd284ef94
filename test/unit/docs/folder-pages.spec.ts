/** Each library and app says in a page of its own what it is for, what it may import, and what lies in its folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const foldersIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const projects = ['libs', 'apps']
  .flatMap((group) => foldersIn(group).map((name) => `${group}/${name}`))
  .filter((path) => existsSync(join(root, path, 'src')));
const libraries = projects.filter((path) => path.startsWith('libs/'));
const pageOf = (path: string): string => readFileSync(join(root, path, 'README.md'), 'utf8');

/** Of `src`, with those inside of others: `storing`, `storing/intake`. */
function subfoldersOf(path: string, within = ''): string[] {
  return foldersIn(`${path}/src/${within}`).flatMap((name) => [
    `${within}${name}`,
    ...subfoldersOf(path, `${within}${name}/`),
  ]);
}

it.each(projects)('%s names each of its folders, and none besides', (path) => {
  const named = [...pageOf(path).matchAll(/`([\w-]+(?:\/[\w-]+)*)\/`/g)].map(([, name]) => name!);
  expect([...new Set(named)].sort()).toEqual(subfoldersOf(path).sort());
});

it.each(projects)('%s is a page of some ten lines that says where to start', (path) => {
  const page = pageOf(path);
  expect(page).toMatch(/[Ss]tart/);
  expect(page.split('\n').length).toBeLessThanOrEqual(25);
});

function importsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => [...readFileSync(join(root, folder, file), 'utf8').matchAll(/from '#(\w+)'/g)])
    .map(([, name]) => name!);
}

it.each(libraries)('%s imports what its page allows', (path) => {
  const allowed = /It may import ([^.;]*)/.exec(pageOf(path))?.[1] ?? '';
  if (allowed === 'any library') return;
  const names = [...allowed.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect([...new Set(importsOf(`${path}/src`))].filter((name) => !names.includes(name))).toEqual([]);
});
