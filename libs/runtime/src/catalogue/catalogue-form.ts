import { hashOf, type CountingConfiguration } from '#contracts';
import { factorSet, type Site } from '#domain';
import type { Catalogue } from './catalogue.js';
import { compact, freeze } from './freeze.js';

/**
 * Hash of what files declare, as this program understands them: equal for files that say the same, whatever counted before and is
 * kept; another one where a newer program reads more out of the same file.
 */
export function formOf({ sites, factors, normals }: Catalogue): string {
  const declared = new Map(sites.map((site) => [site.id, withoutRemoved(site)]));
  return hashOf({ sites: declared, factors, normals });
}

const isDeclared = ({ removed }: { readonly removed?: boolean | undefined }): boolean => removed !== true;

function withoutRemoved(site: Site): Site {
  const devices = site.devices.filter(isDeclared);
  return { ...site, devices: devices.map((device) => ({ ...device, points: device.points.filter(isDeclared) })) };
}

/** The accepted configuration as files would say it now: without sites and normals that no file names any more. */
export function catalogueOf({ sites, factors, normals, named }: CountingConfiguration): Catalogue {
  const isNamed = (kind: 'sites' | 'normals', id: string): boolean => named === null || named[kind].includes(id);
  return freeze({
    sites: compact([...sites.values()].filter(({ id }) => isNamed('sites', id))),
    factors: factors ?? factorSet([]),
    normals: new Map([...normals].filter(([id]) => isNamed('normals', id))),
  });
}
