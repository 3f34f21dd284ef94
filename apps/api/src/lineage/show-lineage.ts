import { parseFigure, readLineage } from '#derivation';
import type { LineageAnswer } from '#contracts';
import type { Site } from '#domain';
import type { Database } from '#postgres';
import type { DerivedSites } from '../directory/derived-sites.js';
import { notFound, wrongField } from '../http/problem.js';

/**
 * Where a figure comes from, one level down.
 * @throws ProblemError `bad-parameter`, `not-found`
 */
export async function showLineage(db: Database, sites: DerivedSites, site: Site, text: string): Promise<LineageAnswer> {
  const figure = parseFigure(text, site);
  if (typeof figure === 'string')
    throw wrongField('bad-parameter', 'figure', `${figure}; found "${text.slice(0, 100)}"`);
  const found = await readLineage(db, await sites.current(site), figure);
  if (!found) throw notFound(`Site ${site.id} has no figure ${text}.`);
  return found;
}
