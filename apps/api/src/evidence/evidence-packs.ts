import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { buildEvidence, type BuiltEvidence } from '#derivation';
import { PERIOD_NAMES, periodOf, type Period, type Site } from '#domain';
import { Database, readEvidencePack, type StoredPack } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { ProductFiles } from '../product/product-files.js';
import { TimeStamps } from '../time-stamps/time-stamps.js';
import { SigningKeys } from './signing-keys.js';

/** Figures of the period in hand are made every second or so: a moment without any waiting comes soon. */
const WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Makes evidence packs, and hands out those that were made. */
@Injectable()
export class EvidencePacks {
  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly directory: SiteDirectory,
    private readonly product: ProductFiles,
    private readonly keys: SigningKeys,
    private readonly stamps: TimeStamps,
    private readonly clock: Clock,
  ) {}

  /**
   * The evidence pack of a period, made now and kept.
   * @param name of the period
   * @throws ProblemError `bad-parameter`, `not-found`, `unavailable`
   */
  async make(site: Site, name: string, who: string): Promise<BuiltEvidence> {
    const period = namedPeriod(site, name);
    const derived = await this.sites.current(site);
    const signer = await this.keys.signerOf(site);
    const methodology = await this.product.methodology();
    const stamp = (subject: Uint8Array) => this.stamps.stamp(subject);
    const made = { period, methodology, productVersion: this.product.version, who, signer, stamp };
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

  /**
   * The pack that was made last of a period, to the byte.
   * @throws ProblemError `bad-parameter`, `not-found`
   */
  async made(site: Site, name: string): Promise<StoredPack> {
    const { label } = namedPeriod(site, name);
    const siteId = await this.directory.siteId(site);
    const pack = siteId === null ? null : await readEvidencePack(this.db, siteId, label);
    if (pack) return pack;
    throw notFound(`No evidence pack of ${name} was made yet: send a POST here, or run \`greenpark evidence build\`.`);
  }
}

/** @throws ProblemError `bad-parameter` */
function namedPeriod(site: Site, name: string): Period {
  const period = periodOf(site, name);
  if (period) return period;
  throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
}
