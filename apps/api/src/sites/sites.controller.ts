import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { displayOf, type Site } from '#domain';
import { Database, type Queryable } from '#postgres';
import { Caller, mayReach, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
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
  ) {}

  @Handles(OPERATIONS.listSites)
  sites(@Caller() caller: Principal | null) {
    const sites = this.directory.sites().filter(({ id }) => mayReach(caller, id));
    return singlePage(sites.map(shownSite));
  }

  @Handles(OPERATIONS.listPoints)
  async points(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'listPoints'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    const list = (db: Queryable, declared: Site, atMs: number) => listPoints(db, this.directory, declared, atMs);
    return singlePage(
      asOfMs === null
        ? await list(this.db, site, nowMs)
        : await this.past.readings(site, asOfMs, (past, then) => list(past, then, asOfMs)),
    );
  }
}
