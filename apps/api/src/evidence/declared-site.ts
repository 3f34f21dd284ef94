import { derivedSites, type DerivedSite } from '#derivation';
import type { Site } from '#domain';
import { Names } from '#postgres';
import type { ApiParts } from '../api-parts.js';
import { notFound } from '../http/problem.js';

/**
 * A site with all that its figures are made from.
 * @throws ProblemError `not-found` where nothing of it was ever stored
 */
export async function derivedSite(
  { db, directory }: Pick<ApiParts, 'db' | 'directory'>,
  site: Site,
): Promise<DerivedSite> {
  const names = await Names.open(db);
  if (names.siteId(site.id) === undefined) throw notFound(`Nothing of site ${site.id} is stored yet.`);
  return declaredSite(directory, site, names);
}

/** The same where the names are known. */
export function declaredSite(directory: ApiParts['directory'], site: Site, names: Names): DerivedSite {
  const configuration = { sites: [site], factors: directory.factors(), normals: directory.normals() };
  return derivedSites(configuration, names)[0]!;
}
