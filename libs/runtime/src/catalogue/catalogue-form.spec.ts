import { hashOf, plainOf } from '#contracts';
import { factorsOf, keepRemoved, normalsOf, siteOf } from '#domain';
import { fileURLToPath } from 'node:url';
import { catalogueOf, formOf } from './catalogue-form.js';
import { loadCatalogue, type Catalogue } from './catalogue.js';

const folder = (name: string): string => fileURLToPath(new URL(`../../../../config/${name}`, import.meta.url));
/** Through JSON, as PostgreSQL keeps it. */
const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(plainOf(value)));

describe.each(['sites', 'examples'])('the files of config/%s', (name) => {
  let files: Catalogue;
  beforeAll(async () => {
    files = await loadCatalogue({ sitesPath: folder(name), factorsPath: null });
  });

  it('are the same, to every field, when they come back from where they are kept', () => {
    const back = catalogueOf({
      sites: new Map(files.sites.map((site) => [site.id, siteOf(kept(site))])),
      factors: factorsOf(kept(files.factors)),
      normals: new Map([...files.normals].map(([id, normals]) => [id, normalsOf(kept(normals))])),
      named: null,
    });
    expect(back.sites).toEqual(files.sites);
    expect(formOf(back)).toBe(formOf(files));
    expect(hashOf(back.normals)).toBe(hashOf(files.normals));
  });

  it('have one form, whatever is kept of what they do not declare any more', () => {
    const [site, ...others] = files.sites;
    const before = { ...site!, devices: [...site!.devices, { ...site!.devices[0]!, id: 'gone' }] };
    const withHistory = { ...files, sites: [keepRemoved(site!, before), ...others] };
    expect(withHistory.sites[0]!.devices.length).toBe(site!.devices.length + 1);
    expect(formOf(withHistory)).toBe(formOf(files));
    expect(formOf({ ...files, sites: [before, ...others] })).not.toBe(formOf(files));
  });
});

it('what no file names any more is no part of the catalogue', async () => {
  const files = await loadCatalogue({ sitesPath: folder('sites'), factorsPath: null });
  const sites = new Map(files.sites.map((site) => [site.id, site]));
  const named = { sites: [], normals: [] };
  expect(catalogueOf({ sites, factors: files.factors, normals: files.normals, named })).toMatchObject({ sites: [] });
});
