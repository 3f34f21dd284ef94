import type { Problem } from '../catalogue/catalogue-document.js';
import { readConfiguration, type Catalogue } from '../catalogue/catalogue.js';
import { siteWarnings } from './site-warnings.js';

/** What is to be said of site files before a system runs by them. */
export interface SiteCheck {
  /** What stops a start, by file, then from top to bottom. */
  readonly problems: readonly Problem[];
  /** Files and folders that are not there. */
  readonly missing: readonly string[];
  /** What loads but will disappoint. */
  readonly warnings: readonly Problem[];
  readonly catalogue: Catalogue;
}

/**
 * Checks site files whole and without a system: everything that a start would refuse, and what it would take although somebody
 * will miss something.
 * @param today local day for what ends: verifications of meters, validity of factors
 */
export async function checkSites(
  paths: readonly string[],
  factorsPath: string | null,
  today: string,
): Promise<SiteCheck> {
  const { catalogue, siteFiles, problems, missing } = await readConfiguration(paths, factorsPath);
  const warnings = siteFiles.flatMap(({ document, site }) =>
    site ? siteWarnings(document, site, catalogue, today) : [],
  );
  return { problems, missing, warnings, catalogue };
}
