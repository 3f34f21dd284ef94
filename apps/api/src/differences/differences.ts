import { Injectable } from '@nestjs/common';
import type { DifferencesAnswer } from '#contracts';
import { readDifferences } from '#derivation';
import type { Site } from '#domain';
import {
  Database,
  readAcceptedSince,
  readAlertsBetween,
  readEventsSince,
  readLateArrivals,
  readSignaturesSince,
} from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { Semaphore } from '../http/semaphore.js';
import { nothingKnown, shownDifferences, type AskedChanges, type Moments } from './show-differences.js';

/** Each derives a season twice, one after the other: answers of now need the other connections. */
const AT_ONCE = 2;
/** Of each kind of what happened since. */
const NEWEST = 20;

/** What is known otherwise between two moments. */
@Injectable()
export class Differences {
  private readonly turns = new Semaphore(AT_ONCE);

  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
  ) {}

  /** @param moments not in the future, the earlier one first */
  async between(site: Site, moments: Moments, asked: AskedChanges): Promise<DifferencesAnswer> {
    const then = await this.sites.past(site, moments.asOfMs);
    const now = await this.sites.past(site, moments.untilMs);
    if (!then || !now) return nothingKnown(site, moments);
    return this.turns.take(async () => {
      const { db } = this;
      const { siteId } = then.derived;
      const since = { afterMs: moments.asOfMs, untilMs: moments.untilMs };
      const differences = await readDifferences(db, then, now);
      if (!differences) return nothingKnown(site, moments);
      const place = { siteId, timeZone: site.timeZone };
      return shownDifferences(moments, asked, {
        differences,
        late: await readLateArrivals(db, place, differences.period.fromMs, since, asked.limit),
        events: await readEventsSince(db, siteId, since, NEWEST),
        configurations: await readAcceptedSince(db, site.id, since, NEWEST),
        alerts: await readAlertsBetween(db, site.id, since, NEWEST),
        signatures: await readSignaturesSince(db, siteId, since, NEWEST),
      });
    });
  }
}
