import { siteFileSchema, type CountingConfiguration } from '#contracts';
import { keepRemoved, type Proposal } from '#domain';
import { z } from 'zod';
import { ConfigDocument, problemLine } from '../catalogue/catalogue-document.js';
import { checkGrammar, show } from '../catalogue/catalogue-problems.js';
import { ConfigurationError } from '../process/environment.js';
import { checkOverlaps, latestPublications, readFactors } from './factor-file.js';
import { buildTarget, readSite } from '../site-file/site-file.js';
import { checkTargets } from '../site-file/target-checks.js';
import { checkAgainst } from '../site-file/history-checks.js';

const targetsForm = z.strictObject({ targets: siteFileSchema.shape.targets.unwrap() });

/**
 * Reads a file that is to be tried, and finds by its content what it is: a factor file, a site file, or a file with nothing but
 * `targets:`. It is checked like one that counts.
 * @throws ConfigurationError with every problem
 */
export async function readProposal(path: string, counting: CountingConfiguration): Promise<Proposal> {
  const document = await ConfigDocument.read(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error;
    throw new ConfigurationError([`${path}: not found, expected a YAML file`]);
  });
  const proposal = proposalOf(document, counting);
  if (proposal && document.problems.length === 0) return proposal;
  throw new ConfigurationError(document.problems.map(problemLine));
}

function proposalOf(document: ConfigDocument, counting: CountingConfiguration): Proposal | undefined {
  const { content } = document;
  const has = (key: string): boolean => typeof content === 'object' && content !== null && key in content;
  if (Array.isArray(content) || has('factors')) {
    const placed = latestPublications(readFactors(document));
    checkOverlaps(placed);
    return { kind: 'factors', factors: placed.map(({ factor }) => factor) };
  }
  if (has('site') || has('devices')) return siteOf(document, counting);
  if (has('targets')) return targetsOf(document, counting);
  if (document.problems.length === 0) {
    document.report([], `found ${show(content)}, expected a factor file, a site file, or a file with targets alone`);
  }
  return undefined;
}

function siteOf(document: ConfigDocument, { factors, normals, sites }: CountingConfiguration): Proposal | undefined {
  const site = readSite(document, { factors: factors ?? new Map(), normals });
  const before = site && sites.get(site.id);
  if (!site || !before) return site && { kind: 'site', site };
  checkAgainst(document, site, before);
  return { kind: 'site', site: keepRemoved(site, before) };
}

function targetsOf(document: ConfigDocument, { normals }: CountingConfiguration): Proposal | undefined {
  const file = checkGrammar(document, targetsForm);
  // What is counted stands in the site file.
  checkTargets(document, { ...(document.content as object), emissions: {} }, normals);
  return file && { kind: 'targets', targets: file.targets.map(buildTarget) };
}
