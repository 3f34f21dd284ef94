import type { CountingConfiguration } from '#contracts';
import { derivedSites, type DerivedSite } from '#derivation';
import { Names, type Database } from '#postgres';
import { Failure, WrongUsage } from '../terminal/failure.js';

/** The site that is named, or the only one, as it counts. @throws WrongUsage, Failure */
export async function countedSite(
  db: Database,
  counting: CountingConfiguration,
  named: string | undefined,
): Promise<DerivedSite> {
  const sites = [...counting.sites.values()];
  const found = named === undefined && sites.length === 1 ? sites[0] : sites.find(({ id }) => id === named);
  const known = sites.map(({ id }) => id).join(', ') || 'none';
  if (!found && named === undefined) throw new WrongUsage(`which site? give --site, one of ${known}`);
  if (!found || !counting.factors) throw new Failure(`there is no site ${named}; there are ${known}`);
  const { factors, normals } = counting;
  const [derived] = derivedSites({ sites: [found], factors, normals }, await Names.open(db));
  return derived!;
}
