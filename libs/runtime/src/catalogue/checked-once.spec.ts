import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckedOnce } from './checked-once.js';

describe('files that are read a second time', () => {
  let folder: string;
  let reads: number;
  let checked: CheckedOnce<{ readonly nth: number }>;
  const read = async (...names: string[]) =>
    checked.read(
      names.map((name) => join(folder, name)),
      async () => ({ nth: ++reads }),
    );
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-checked-'));
    await writeFile(join(folder, 'a.yaml'), 'site: a');
    await writeFile(join(folder, 'b.yaml'), 'site: b');
    reads = 0;
    checked = new CheckedOnce();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are not read again, once', async () => {
    expect(await read('a.yaml', 'b.yaml')).toEqual({ nth: 1 });
    expect(await read('a.yaml', 'b.yaml')).toEqual({ nth: 1 });
    expect(await read('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['one says something else', () => writeFile(join(folder, 'b.yaml'), 'site: c')],
    ['one is empty', () => writeFile(join(folder, 'b.yaml'), '')],
    ['one is gone', () => rm(join(folder, 'b.yaml'))],
  ])('are read again where %s', async (_, change) => {
    await read('a.yaml', 'b.yaml');
    await change();
    expect(await read('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
  });

  it('are read again where there are more of them, or others with the same content', async () => {
    await read('a.yaml');
    expect(await read('a.yaml', 'b.yaml')).toEqual({ nth: 2 });
    await writeFile(join(folder, 'c.yaml'), 'site: b');
    expect(await read('a.yaml', 'c.yaml')).toEqual({ nth: 3 });
  });

  it('are read again where another file had a say', async () => {
    const files = [join(folder, 'a.yaml')];
    const fresh = async () => ({ nth: ++reads });
    await checked.read(files, fresh, () => false);
    expect(await checked.read(files, fresh)).toEqual({ nth: 2 });
  });

  it('are read again after a read that failed', async () => {
    const files = [join(folder, 'a.yaml')];
    await expect(checked.read(files, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await checked.read(files, async () => ({ nth: 7 }))).toEqual({ nth: 7 });
  });
});
