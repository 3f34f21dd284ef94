import { hashOf, type CountingConfiguration } from '#contracts';
import { factorSet } from '#domain';
import type { Catalogue } from './catalogue.js';
import { freeze } from './freeze.js';

/** Hash of what files declare: equal for files that say the same, whatever counted before and is kept. */
export function formOf({ sites, factors, normals }: Catalogue): string {
  return hashOf({
    sites: Object.fromEntries(sites.map(({ id, hash }) => [id, hash])),
    factors,
    normals: Object.fromEntries([...normals].map(([id, { hash }]) => [id, hash])),
  });
}

/** The accepted configuration as files would say it now: without sites and normals that no file names any more. */
export function catalogueOf({ sites, factors, normals, named }: CountingConfiguration): Catalogue {
  const isNamed = (kind: 'sites' | 'normals', id: string): boolean => named === null || named[kind].includes(id);
  return freeze({
    sites: [...sites.values()].filter(({ id }) => isNamed('sites', id)),
    factors: factors ?? factorSet([]),
    normals: new Map([...normals].filter(([id]) => isNamed('normals', id))),
  });
}
