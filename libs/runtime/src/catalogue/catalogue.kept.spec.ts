import { join } from 'node:path';
import { plainOf } from '#contracts';
import { factorsOf, normalsOf, siteOf } from '#domain';
import { loadCatalogue, shippedConfigFolder } from './catalogue.js';

/** As PostgreSQL gives a jsonb back: keys by length, then by content. */
function throughJsonb(value: unknown): unknown {
  const shuffled = (_: string, inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
            .reverse(),
        )
      : inner;
  return JSON.parse(JSON.stringify(JSON.parse(JSON.stringify(value)), shuffled));
}

describe('a configuration that was kept', () => {
  it('comes back as it was read: sites, factors, normals with their winters', async () => {
    const sitesPath = join(shippedConfigFolder(), 'sites');
    const { sites, factors, normals } = await loadCatalogue({ sitesPath, factorsPath: null });
    for (const site of sites) expect(siteOf(throughJsonb(plainOf(site)))).toEqual(site);
    expect(factorsOf(throughJsonb(plainOf(factors)))).toEqual(factors);
    expect([...normals.values()].some(({ winters }) => winters)).toBe(true);
    for (const one of normals.values()) {
      const back = normalsOf(throughJsonb(plainOf(one)));
      expect(back).toEqual(one);
      // The order decides the last digit of a sum.
      expect([...back.days.keys()]).toEqual([...one.days.keys()]);
      expect([...(back.winters?.days.keys() ?? [])]).toEqual([...(one.winters?.days.keys() ?? [])]);
    }
  });
});
