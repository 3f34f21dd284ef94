import type { CountingConfiguration } from '#contracts';
import { derivedSites, whatIf } from '#derivation';
import {
  factorDifferences,
  factorUses,
  normalsDifferences,
  siteDifferences,
  displayOf,
  type Difference,
  type FactorSet,
  type Site,
} from '#domain';
import { Names, readCountingConfiguration, type Database } from '#postgres';
import { ConfigurationError, loadCatalogue, readEnvironment, type Catalogue } from '#runtime';
import { Failure } from '../terminal/failure.js';
import type { Given } from '../system/running-system.js';
import type { Output } from '../terminal/output.js';
import { shownDiff, type ConfigDiff, type SiteEffect, type ShownDifference } from './shown-diff.js';
import { withDatabase } from '../system/system-database.js';

export interface ConfigDiffOptions extends Given {
  readonly sites?: string;
  readonly factors?: string;
  readonly site?: string;
}

/**
 * Shows every difference between the configuration that counts and files that do not count yet, and what they would make of the
 * figures. Nothing is written.
 * @throws Failure where a change would be refused, ConfigurationError where the files are wrong in themselves
 */
export async function configDiff(options: ConfigDiffOptions, output: Output): Promise<void> {
  const env = readEnvironment();
  const paths = { sitesPath: options.sites ?? env.sitesPath, factorsPath: options.factors ?? env.factorsPath };
  const files = await loadCatalogue(paths);
  await withDatabase(options, 'config diff', async (db) => {
    const counting = await readCountingConfiguration(db);
    const now = withoutRemoved(counting);
    checkSite(options.site, [...now.sites.keys(), ...files.sites.map(({ id }) => id)]);
    const differences = differencesOf(now, files, options.site);
    const accepted = await loadCatalogue(paths, counting).catch((error: unknown) => {
      if (error instanceof ConfigurationError) return error.problems;
      throw error;
    });
    const refused = 'sites' in accepted ? [] : accepted;
    const isAsked = ({ id }: Site): boolean => options.site === undefined || id === options.site;
    const effects =
      'sites' in accepted
        ? await effectsOf(
            db,
            counting,
            accepted,
            accepted.sites.filter((site) => isAsked(site) && isTouched(site, differences)),
          )
        : [];
    const diff: ConfigDiff = { isFirst: counting.factors === null, differences, effects, refused };
    output.result(diff, () => shownDiff(diff, (id) => displayOf(files.sites.find((site) => site.id === id) ?? {})));
    if (refused.length > 0) throw new Failure(`these files would be refused:\n${refused.join('\n')}`);
  });
}

/** What was removed from files that were accepted is history: it counts for nothing that is still to come. */
function withoutRemoved(counting: CountingConfiguration): CountingConfiguration {
  const { named, sites, normals } = counting;
  if (named === null) return counting;
  return {
    ...counting,
    sites: new Map([...sites].filter(([id]) => named.sites.includes(id))),
    normals: new Map([...normals].filter(([id]) => named.normals.includes(id))),
  };
}

/** Whether a difference concerns a site: one of its own, of a factor that it can use, or of normals that its targets may go by. */
function isTouched(site: Site, differences: readonly ShownDifference[]): boolean {
  const used = factorUses(site);
  return differences.some(
    ({ of, subject }) =>
      of === site.id || of === 'normals' || (of === 'factors' && used.has(subject.slice('factor '.length))),
  );
}

function checkSite(site: string | undefined, known: readonly string[]): void {
  if (site === undefined || known.includes(site)) return;
  throw new Failure(`there is no site ${site}; there are ${[...new Set(known)].join(', ') || 'none'}`);
}

function differencesOf(counting: CountingConfiguration, files: Catalogue, only: string | undefined): ShownDifference[] {
  const isWanted = ({ id }: Site): boolean => only === undefined || id === only;
  const sites = files.sites.filter(isWanted);
  const labelled = (of: string) => (difference: Difference) => ({ of, ...difference });
  const gone = [...counting.sites.values()].filter((site) => isWanted(site) && !sites.some(({ id }) => id === site.id));
  const used = only === undefined ? null : new Set(sites.flatMap((site) => [...factorUses(site).keys()]));
  return [
    ...sites.flatMap((site) => {
      const before = counting.sites.get(site.id);
      const found = before ? siteDifferences(before, site) : [wholeSite(site, 'after')];
      return found.map(labelled(site.id));
    }),
    ...gone.map((site) => ({ of: site.id, ...wholeSite(site, 'before') })),
    ...factorDifferences(counting.factors ?? new Map(), files.factors)
      .filter(({ subject }) => used === null || used.has(subject.slice('factor '.length)))
      .map(labelled('factors')),
    ...normalsDifferences(counting.normals, files.normals).map(labelled('normals')),
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

async function effectsOf(
  db: Database,
  counting: CountingConfiguration,
  accepted: Catalogue,
  sites: readonly Site[],
): Promise<SiteEffect[]> {
  const names = await Names.open(db);
  const effects: SiteEffect[] = [];
  const factors: FactorSet = counting.factors ?? accepted.factors;
  for (const site of sites) {
    const before = counting.sites.get(site.id);
    if (!before || names.siteId(site.id) === undefined) continue;
    const [derived] = derivedSites({ ...accepted, sites: [site] }, names);
    const effect = await whatIf(db, derived!, { site: before, factors, normals: counting.normals }, Date.now());
    effects.push({ site: site.id, ...effect });
  }
  return effects;
}
