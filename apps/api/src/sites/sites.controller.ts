import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { displayOf, type Site } from '#domain';
import { Database, type Queryable } from '#postgres';
import { Caller, mayReach, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { listPoints } from './list-points.js';

const shownSite = (site: Site) => ({
  id: site.id,
  name: site.name,
  timeZone: site.timeZone,
  display: displayOf(site),
});

@Controller()
export class SitesController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
    private readonly shared: SharedReads,
  ) {}

  @Handles(OPERATIONS.listSites)
  sites(@Caller() caller: Principal | null) {
    const sites = this.directory.sites().filter(({ id }) => mayReach(caller, id));
    return singlePage(sites.map(shownSite));
  }

  @Handles(OPERATIONS.listPoints)
  async points(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'listPoints'>) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    const list = (db: Queryable, declared: Site, atMs: number) => listPoints(db, this.directory, declared, atMs);
    return asOfMs === null
      ? this.shared.of(`points ${site.id}`, async () => singlePage(await list(this.db, site, this.clock.now())))
      : singlePage(await this.past.readings(site, asOfMs, (past, then) => list(past, then, asOfMs)));
  }
}
