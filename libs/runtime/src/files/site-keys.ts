import { evidenceKeysOf, siteKeysSchema } from '#contracts';
import type { EvidenceKey } from '#domain';
import { ConfigDocument, problemLine } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';
import { ConfigurationError } from '../process/environment.js';

/**
 * The public keys that a site file names. The rest of it may be of another version, or name factors that are not here.
 * @throws ConfigurationError, and what reading the file throws
 */
export async function readSiteKeys(file: string): Promise<readonly EvidenceKey[]> {
  const document = await ConfigDocument.read(file);
  const found = checkGrammar(document, siteKeysSchema);
  if (!found || document.problems.length > 0) throw new ConfigurationError(document.problems.map(problemLine));
  return found.evidence ? evidenceKeysOf(found.evidence) : [];
}
