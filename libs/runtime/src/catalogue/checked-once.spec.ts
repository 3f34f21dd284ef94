import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckedOnce } from './checked-once.js';

describe('files that are read a second time', () => {
  let folder: string;
  let reads: number;
  let checked: CheckedOnce<{ readonly nth: number }>;
  const read = async () => ({ nth: ++reads });
  const files = (names: readonly string[]) => names.map((name) => join(folder, name));
  const check = (...names: string[]) => checked.check(files(names), read);
  const take = (...names: string[]) => checked.take(files(names), read);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-checked-'));
    await writeFile(join(folder, 'a.yaml'), 'site: a');
    await writeFile(join(folder, 'b.yaml'), 'site: b');
    reads = 0;
    checked = new CheckedOnce();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are not read again, once', async () => {
    await check('a.yaml', 'b.yaml');
    expect(await take('a.yaml', 'b.yaml')).toEqual({ nth: 1 });
    expect(await take('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
    expect(await take('a.yaml', 'b.yaml')).toEqual({ nth: 3 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['one says something else', () => writeFile(join(folder, 'b.yaml'), 'site: c')],
    ['one is empty', () => writeFile(join(folder, 'b.yaml'), '')],
    ['one is gone', () => rm(join(folder, 'b.yaml'))],
  ])('are read again where %s', async (_, change) => {
    await check('a.yaml', 'b.yaml');
    await change();
    expect(await take('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
  });

  it('are read again where there are more of them, or others with the same content', async () => {
    await check('a.yaml');
    expect(await take('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
    await check('a.yaml', 'b.yaml');
    await writeFile(join(folder, 'c.yaml'), 'site: b');
    expect(await take('a.yaml', 'c.yaml')).toEqual({ nth: 4 });
  });

  it('are read again where another file had a say', async () => {
    await checked.check(files(['a.yaml']), read, () => false);
    expect(await take('a.yaml')).toEqual({ nth: 2 });
  });

  it('are read again after a check that failed', async () => {
    await expect(checked.check(files(['a.yaml']), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await take('a.yaml')).toEqual({ nth: 1 });
  });
});
