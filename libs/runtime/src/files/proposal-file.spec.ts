import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountingConfiguration } from '#contracts';
import { loadCatalogue, shippedConfigFolder } from '../catalogue/catalogue.js';
import { readProposal } from './proposal-file.js';

describe('a file that is tried', () => {
  const sitePath = join(shippedConfigFolder(), 'sites', 'changchun-south.yaml');
  let counting: CountingConfiguration;
  let folder: string;
  beforeAll(async () => {
    const { sites, factors, normals } = await loadCatalogue({ sitesPath: sitePath, factorsPath: null });
    counting = { sites: new Map(sites.map((site) => [site.id, site])), factors, normals, named: null };
    folder = await mkdtemp(join(tmpdir(), 'proposal-'));
  });
  const tried = async (text: string) => {
    const path = join(folder, 'tried.yaml');
    await writeFile(path, text);
    return readProposal(path, counting);
  };
  const refused = (text: string): Promise<string> =>
    tried(text).then(
      () => 'nothing',
      (error: Error) => error.message,
    );

  it('is known by what it says', async () => {
    expect(await readProposal(sitePath, counting)).toEqual({
      kind: 'site',
      site: counting.sites.get('changchun-south'),
    });
    expect(
      await tried('- { id: grid.jl, value: 0.4, unit: kg/(kW.h), validFrom: 2026-01-01, status: verified }'),
    ).toMatchObject({
      kind: 'factors',
      factors: [{ id: 'grid.jl', value: 0.4, validFrom: '2026-01-01' }],
    });
    const target =
      '{ id: annual-avoided, metric: avoided.gross, amount: 50, unit: kt, period: heatingSeason, plan: flat }';
    expect(await tried(`targets:\n  - ${target}`)).toEqual({
      kind: 'targets',
      targets: [
        {
          id: 'annual-avoided',
          metric: 'avoided.gross',
          amount: 50,
          unit: 'kt',
          period: 'heatingSeason',
          plan: { method: 'flat' },
        },
      ],
    });
  });

  it('is refused with what was found and what is expected', async () => {
    expect(await refused('winters: x')).toContain('expected a factor file, a site file, or a file with targets alone');
    expect(await refused('- { id: grid.jl, value: 0.4, unit: parsec-per-beer, status: x }')).toContain('UCUM');
    expect(await refused('targets:\n  - { id: x, amount: 5 }')).toContain(':2:');
    const plan = '{ method: degree-days, base: 18, baseShare: 0, normals: nowhere }';
    const target = `{ id: x, metric: heat, amount: 5, unit: GJ, period: heatingSeason, plan: ${plan} }`;
    expect(await refused(`targets:\n  - ${target}`)).toContain('expected a normals file');
    await expect(readProposal(join(folder, 'none.yaml'), counting)).rejects.toThrow('not found');
  });
});
