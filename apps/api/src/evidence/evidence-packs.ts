import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { buildEvidence, type BuiltEvidence } from '#derivation';
import { PERIOD_NAMES, periodOf, type Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { Clock } from '../http/clock.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { ProductFiles } from '../product/product-files.js';

/** Figures of the period in hand are made every second or so: a moment without any waiting comes soon. */
const WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Makes evidence packs. */
@Injectable()
export class EvidencePacks {
  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly product: ProductFiles,
    private readonly clock: Clock,
  ) {}

  /**
   * The evidence pack of a period, made now.
   * @param name of the period
   * @throws ProblemError `bad-parameter`, `not-found`, `unavailable`
   */
  async make(site: Site, name: string, who: string): Promise<BuiltEvidence> {
    const period = periodOf(site, name);
    if (!period) throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
    const derived = await this.sites.current(site);
    const made = { period, methodology: await this.product.methodology(), productVersion: this.product.version, who };
    for (const end = Date.now() + WAIT_MS; ;) {
      const outcome = await buildEvidence(this.db, derived, { ...made, nowMs: this.clock.now() });
      if (outcome.kind === 'built') return outcome.evidence;
      if (outcome.kind === 'nothing') throw notFound(`Site ${site.id} has no figures of ${name}.`);
      if (Date.now() > end) {
        throw new ProblemError('unavailable', `Figures of ${name} are being made at the moment. Ask again in a while.`);
      }
      await delay(LOOK_AGAIN_MS);
    }
  }
}
