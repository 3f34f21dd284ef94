import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type PlantAnswer, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { PastPlant } from './past-plant.js';
import { readPlantNow, shownPlant } from './read-plant.js';
import { UsualRanges } from './usual-ranges.js';

@Controller()
export class PlantController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly usual: UsualRanges,
    private readonly past: PastPlant,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getPlant)
  async plant(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'getPlant'>): Promise<PlantAnswer> {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    if (asOfMs !== null) return this.past.plant(site, asOfMs);
    const derived = await this.sites.stored(site);
    if (!derived) return shownPlant(site, nowMs, null);
    const now = await readPlantNow(this.db, derived, nowMs);
    const usual = now.outdoor ? await this.usual.of(derived, now.outdoor, nowMs) : new Map();
    return shownPlant(site, nowMs, { derived, now, usual });
  }
}
