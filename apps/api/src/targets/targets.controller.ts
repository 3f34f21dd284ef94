import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { listTargets, showTarget } from './show-targets.js';

@Controller()
export class TargetsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
    private readonly shared: SharedReads,
  ) {}

  @Handles(OPERATIONS.listTargets)
  async targets(@Param('site') siteName: string) {
    const site = this.directory.site(siteName);
    return this.shared.of(`targets ${site.id}`, async () => {
      const siteId = await this.directory.siteId(site);
      return singlePage(await listTargets(this.db, site, siteId, this.clock.now()));
    });
  }

  @Handles(OPERATIONS.getTarget)
  async target(
    @Param('site') siteName: string,
    @Param('target') target: string,
    @CheckedQuery() { asOf }: QueryOf<'getTarget'>,
  ) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    return asOfMs === null
      ? showTarget(this.db, site, await this.directory.siteId(site), target, nowMs)
      : this.past.target(site, target, asOfMs);
  }
}
