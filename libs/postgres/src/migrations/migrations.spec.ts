import { readdirSync } from 'node:fs';
import { MIGRATIONS } from './migrations.js';

const folder = new URL('.', import.meta.url);
/** Never released: the README of the folder says why. */
const NEVER_RELEASED = [6, 7];

const files = readdirSync(folder)
  .filter((file) => /^\d{4}-/.test(file))
  .sort();

describe('migrations', () => {
  it('are listed as they lie in the folder, in order, without a gap but the two that the README explains', async () => {
    const numbers = files.map((file) => Number(file.slice(0, 4)));
    const all = Array.from({ length: numbers.at(-1)! }, (_, i) => i + 1);
    expect(numbers).toEqual(all.filter((number) => !NEVER_RELEASED.includes(number)));

    const modules = await Promise.all(
      files.map((file) => import(new URL(file, folder).pathname) as Promise<Record<string, unknown>>),
    );
    expect(modules.map((module) => Object.values(module))).toEqual(MIGRATIONS.map((migration) => [migration]));
  });

  it('have the name of their class and the number of their file', () => {
    for (const [i, migration] of MIGRATIONS.entries()) {
      const [number, ...words] = files[i]!.replace(/\.ts$/, '').split('-');
      const subject = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
      expect(migration.name).toBe(`${subject}${1_700_000_000_000 + Number(number)}`);
      expect(new migration().name).toBe(migration.name);
    }
  });
});
