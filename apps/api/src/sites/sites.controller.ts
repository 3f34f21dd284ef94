import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { listQuery, noQuery, statusQuery } from '#contracts';
import { displayOf, RULES_VERSION, type Site } from '#domain';
import { schemaVersion } from '#postgres';
import { principalOf } from '../access/access.js';
import { singlePage } from '../http/lists/single-page.js';
import { asOfOf, showStatusAsOf } from '../figures/as-of.js';
import { ApiParts } from '../api-parts.js';
import { checkQuery } from '../http/check-input.js';
import { listFactors } from '../configurations/list-factors.js';
import { listPoints } from './list-points.js';
import { showStatus } from './show-status.js';

const shownSite = (site: Site) => ({
  id: site.id,
  name: site.name,
  timeZone: site.timeZone,
  display: displayOf(site),
});

@Controller('api/v1')
export class SitesController {
  constructor(private readonly parts: ApiParts) {}

  @Get('sites')
  sites(@Query() query: unknown) {
    checkQuery(listQuery, query);
    return singlePage(this.parts.directory.sites().map(shownSite));
  }

  @Get('me')
  me(@Query() query: unknown, @Req() request: Request) {
    checkQuery(noQuery, query);
    const { name, role } = principalOf(request) ?? { name: null, role: 'admin' as const };
    return { name, role };
  }

  @Get('version')
  async version(@Query() query: unknown) {
    checkQuery(noQuery, query);
    const schema = await schemaVersion(this.parts.db).catch(() => null);
    return { product: this.parts.version, schema, rules: RULES_VERSION };
  }

  @Get('sites/:site/status')
  async status(@Param('site') siteName: string, @Query() query: unknown) {
    const { asOf } = checkQuery(statusQuery, query);
    const site = this.parts.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.parts.now());
    if (asOfMs !== null) return showStatusAsOf(this.parts, site, asOfMs);
    const siteId = await this.parts.directory.siteId(site);
    const lagRecords = await this.parts.lag.lagRecords();
    return showStatus(this.parts.db, site, siteId, { lagRecords, nowMs: this.parts.now() });
  }

  @Get('sites/:site/points')
  async points(@Param('site') siteName: string, @Query() query: unknown) {
    checkQuery(listQuery, query);
    const site = this.parts.directory.site(siteName);
    return singlePage(await listPoints(this.parts.db, this.parts.directory, site, this.parts.now()));
  }

  @Get('factors')
  factors(@Query() query: unknown) {
    checkQuery(listQuery, query);
    return singlePage(listFactors(this.parts.directory.factors()));
  }
}
