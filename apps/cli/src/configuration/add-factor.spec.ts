import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addFactor } from './add-factor.js';

const OPTIONS = { value: 95, unit: 'kg.GJ-1', source: 'Letter of the supplier', status: 'second-hand' };
const SILENT = { json: true, result: () => undefined, remark: () => undefined };
const OWN =
  'set: own\nfactors:\n  - { id: heat.town, value: 90, unit: kg.GJ-1, source: Report 2024, status: second-hand }\n';

describe('greenpark factors add', () => {
  let folder: string;
  const named = process.env['GREENPARK_FACTORS'];
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'greenpark-add-factor-')), 'factors');
    await mkdir(folder);
    delete process.env['GREENPARK_FACTORS'];
  });
  afterEach(async () => {
    if (named !== undefined) process.env['GREENPARK_FACTORS'] = named;
    else delete process.env['GREENPARK_FACTORS'];
    await rm(join(folder, '..'), { recursive: true });
  });
  const add = (id: string) => addFactor(id, { ...OPTIONS, file: join(folder, 'new.yaml') }, SILENT);

  it('writes a version to a file that is not there yet, and leaves nothing beside it', async () => {
    await add('heat.town');
    expect(await readFile(join(folder, 'new.yaml'), 'utf8')).toContain('id: heat.town');
    expect(await readdir(folder)).toEqual(['new.yaml']);
  });

  it('refuses what another file of the folder has already, where GREENPARK_FACTORS names the folder', async () => {
    await writeFile(join(folder, 'own.yaml'), OWN);
    process.env['GREENPARK_FACTORS'] = folder;
    await expect(add('heat.town')).rejects.toThrow(
      new RegExp(`^nothing was written, since ${folder}/new.yaml would not load:\n  - ${folder}/(new|own).yaml:`),
    );
    expect(await readdir(folder)).toEqual(['own.yaml']);
    await add('heat.other');
    expect(await readdir(folder)).toEqual(['new.yaml', 'own.yaml']);
  });
});
