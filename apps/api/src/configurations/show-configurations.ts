import { factorItemOf, type ConfigurationAnswer, type ConfigurationItem } from '#contracts';
import { factorsOf, factorVersion, instantOf } from '#domain';
import { readConfigurationBody, readConfigurationHistory, type Queryable } from '#postgres';
import { notFound } from '../http/problem.js';

/** The parts that a configuration is put together from, as they are stored. */
interface Stored {
  readonly site: string;
  readonly factors: unknown;
  readonly normals: Readonly<Record<string, string>>;
}

const readHistory = async (db: Queryable, site: string) =>
  (await readConfigurationHistory(db, 'figures', site)).map(({ hash, body, fromMs, untilMs }) => ({
    hash,
    stored: body as Stored,
    counted: { from: instantOf(fromMs), until: untilMs === null ? null : instantOf(untilMs) },
  }));

const factorsIn = ({ factors }: Stored) => [...factorsOf(factors).values()].flat();

/** What counted for a site and when, the newest first. */
export async function listConfigurations(db: Queryable, site: string): Promise<ConfigurationItem[]> {
  return (await readHistory(db, site)).map(({ hash, stored, counted }) => ({
    hash,
    ...counted,
    siteHash: stored.site,
    factorVersions: factorsIn(stored).map(factorVersion),
    normals: Object.entries(stored.normals).map(([id, own]) => ({ id, hash: own })),
    href: `/api/v1/sites/${site}/configurations/${hash}`,
  }));
}

/**
 * Everything that the figures with this hash were made under, besides readings and events.
 * @throws ProblemError `not-found`
 */
export async function showConfiguration(db: Queryable, site: string, hash: string): Promise<ConfigurationAnswer> {
  const times = (await readHistory(db, site)).filter((one) => one.hash === hash);
  const [newest] = times;
  if (!newest) throw notFound(`No configuration of site ${site} has the hash ${hash.slice(0, 80)}.`);
  const { stored } = newest;
  const normals = await Promise.all(
    Object.entries(stored.normals).map(([id, own]) => readConfigurationBody(db, 'normals', id, own)),
  );
  return {
    hash,
    counted: times.map(({ counted }) => counted),
    site: (await readConfigurationBody(db, 'site', site, stored.site)) as ConfigurationAnswer['site'],
    factors: factorsIn(stored).map(factorItemOf),
    normals: normals as ConfigurationAnswer['normals'],
  };
}
