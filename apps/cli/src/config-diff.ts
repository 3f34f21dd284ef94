import type { CountingConfiguration } from '#contracts';
import {
  factorDifferences,
  factorUses,
  normalsDifferences,
  siteDifferences,
  type Difference,
  type Site,
} from '#domain';
import { readCountingConfiguration } from '#postgres';
import { ConfigurationError, loadCatalogue, readEnvironment, type Catalogue } from '#runtime';
import { Failure } from './failure.js';
import type { Given } from './local-system.js';
import { table, type Output } from './output.js';
import { withDatabase } from './system-database.js';

export interface ConfigDiffOptions extends Given {
  readonly sites?: string;
  readonly factors?: string;
  readonly site?: string;
}

/** What of a configuration would count otherwise; `of`: the id of the site, `factors`, or `normals`. */
interface Told extends Difference {
  readonly of: string;
}

const MAKES: Readonly<Record<Difference['makes'], string>> = {
  windows: 'windows, and the figures that follow',
  figures: 'figures of hours to seasons',
  periods: 'figures of seasons',
  targets: 'targets',
  nothing: 'no figure',
};

/**
 * Shows every difference between the configuration that counts and files that do not count yet. Nothing is written.
 * @throws Failure where a change would be refused, ConfigurationError where the files are wrong
 */
export async function configDiff(options: ConfigDiffOptions, output: Output): Promise<void> {
  const env = readEnvironment();
  const paths = { sitesPath: options.sites ?? env.sitesPath, factorsPath: options.factors ?? env.factorsPath };
  await withDatabase(options, 'config diff', async (db) => {
    const counting = await readCountingConfiguration(db);
    const catalogue = await loadCatalogue(paths);
    const refused = await refusalsOf(() => loadCatalogue(paths, counting));
    const site = options.site;
    if (site !== undefined && !counting.sites.has(site) && !catalogue.sites.some(({ id }) => id === site)) {
      const known = [...new Set([...counting.sites.keys(), ...catalogue.sites.map(({ id }) => id)])].join(', ');
      throw new Failure(`there is no site ${site}; there are ${known || 'none'}`);
    }
    const differences = differencesOf(counting, catalogue, site);
    output.result({ differences, refused }, () => shown(differences, counting));
    if (refused.length > 0) throw new Failure(`the files would be refused:\n${refused.join('\n')}`);
  });
}

/** What only the configuration that counts makes wrong. */
async function refusalsOf(load: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await load();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

function differencesOf(counting: CountingConfiguration, catalogue: Catalogue, only: string | undefined): Told[] {
  const isWanted = ({ id }: Site): boolean => only === undefined || id === only;
  const files = new Map(catalogue.sites.filter(isWanted).map((site) => [site.id, site]));
  const sites = [...files.values()].flatMap((site) => {
    const before = counting.sites.get(site.id);
    const found = before ? siteDifferences(before, site) : [wholeSite(site, 'after')];
    return found.map((one) => ({ of: site.id, ...one }));
  });
  const gone = [...counting.sites.values()]
    .filter((site) => isWanted(site) && !files.has(site.id))
    .map((site) => ({ of: site.id, ...wholeSite(site, 'before') }));
  const used = only === undefined ? null : new Set([...files.values()].flatMap((site) => [...factorUses(site).keys()]));
  const factors = factorDifferences(counting.factors ?? new Map(), catalogue.factors);
  return [
    ...sites,
    ...gone,
    ...factors
      .filter(({ subject }) => used === null || used.has(subject.slice('factor '.length)))
      .map((one) => ({ of: 'factors', ...one })),
    ...normalsDifferences(counting.normals, catalogue.normals).map((one) => ({ of: 'normals', ...one })),
  ];
}

const wholeSite = ({ id, name }: Site, side: 'before' | 'after'): Difference => ({
  kind: 'change',
  subject: `site ${id}`,
  from: null,
  before: side === 'before' ? name : null,
  after: side === 'after' ? name : null,
  makes: side === 'before' ? 'nothing' : 'windows',
});

function shown(differences: readonly Told[], counting: CountingConfiguration): string {
  if (counting.factors === null) return 'nothing counts yet: these files would be the first configuration';
  if (differences.length === 0) return 'no difference: what the files say is what counts';
  const rows = differences.map(({ of, kind, subject, from, before, after, makes }) => [
    of,
    kind,
    from ?? 'always',
    subject,
    before ?? 'nothing',
    after ?? 'nothing',
    MAKES[makes],
  ]);
  const count = (kind: Difference['kind']): number => differences.filter((one) => one.kind === kind).length;
  return `${table(['of', 'is a', 'from', 'what', 'counts now', 'would count', 'makes again'], rows)}\n${count('correction')} corrections, ${count('change')} changes`;
}
