import { parseFigure, readLineage } from '#derivation';
import type { LineageAnswer } from '#contracts';
import type { ApiParts } from '../api-parts.js';
import { derivedSite } from '../evidence/declared-site.js';
import { notFound, wrongField } from '../http/problem.js';

/**
 * Where a figure comes from, one level down.
 * @throws ProblemError `bad-parameter`, `not-found`
 */
export async function showLineage(parts: ApiParts, siteName: string, text: string): Promise<LineageAnswer> {
  const site = parts.directory.site(siteName);
  const figure = parseFigure(text, site);
  if (typeof figure === 'string')
    throw wrongField('bad-parameter', 'figure', `${figure}; found "${text.slice(0, 100)}"`);
  const found = await readLineage(parts.db, await derivedSite(parts, site), figure);
  if (!found) throw notFound(`Site ${site.id} has no figure ${text}.`);
  return found;
}
