import { Controller, Param } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { displayOf, type Site } from '#domain';
import { Database } from '#postgres';
import { Caller, mayReach, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { Handles } from '../http/operations/handles.js';
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
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listSites)
  sites(@Caller() caller: Principal | null) {
    const sites = this.directory.sites().filter(({ id }) => mayReach(caller, id));
    return singlePage(sites.map(shownSite));
  }

  @Handles(OPERATIONS.listPoints)
  async points(@Param('site') siteName: string) {
    const site = this.directory.site(siteName);
    return singlePage(await listPoints(this.db, this.directory, site, this.clock.now()));
  }
}
