import { PERIOD_NAMES, periodOf } from '#domain';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEvidence, type BuiltEvidence } from '#derivation';
import type { ApiParts } from '../api-parts.js';
import { derivedSite } from './declared-site.js';
import { packageFile } from '../page/page-folder.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';

/** Figures of the period in hand are made every second or so: a moment without any waiting comes soon. */
const WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * The evidence pack of a period, made now.
 * @throws ProblemError `bad-parameter`, `not-found`, `unavailable`
 */
export async function makeEvidence(
  parts: ApiParts,
  siteName: string,
  name: string,
  who: string,
): Promise<BuiltEvidence> {
  const site = parts.directory.site(siteName);
  const period = periodOf(site, name);
  if (!period) throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
  const derived = await derivedSite(parts, site);
  const methodology = await readFile(join(dirname(packageFile()), 'docs', 'methodology.md'), 'utf8');
  for (const end = Date.now() + WAIT_MS; ;) {
    const order = { period, methodology, productVersion: parts.version, who, nowMs: parts.now() };
    const outcome = await buildEvidence(parts.db, derived, order);
    if (outcome.kind === 'built') return outcome.evidence;
    if (outcome.kind === 'nothing') throw notFound(`Site ${site.id} has no figures of ${name}.`);
    if (Date.now() > end) {
      throw new ProblemError('unavailable', `Figures of ${name} are being made at the moment. Ask again in a while.`);
    }
    await delay(LOOK_AGAIN_MS);
  }
}
