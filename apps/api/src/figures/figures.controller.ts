import { Controller, Get, Param, Query } from '@nestjs/common';
import { emissionsQuery, listQuery, targetQuery } from '#contracts';
import { isSimulated } from '#postgres';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { checkQuery } from '../http/check-input.js';
import { asOfOf, listEmissionsAsOf, showTargetAsOf } from './as-of.js';
import { withFindingCodes } from './finding-codes.js';
import { listEmissions } from './list-emissions.js';
import { listTargets, showTarget } from '../targets/show-targets.js';
import { checkRows, defaultFrom, rangeOf } from '../http/time-range.js';

@Controller('api/v1/sites/:site')
export class FiguresController {
  constructor(private readonly parts: ApiParts) {}

  @Get('emissions')
  async emissions(@Param('site') siteName: string, @Query() input: unknown) {
    const { interval, asOf, shares = interval === 'hour' ? '0' : '1', ...query } = checkQuery(emissionsQuery, input);
    const site = this.parts.directory.site(siteName);
    const nowMs = this.parts.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    const toMs = asOfMs ?? nowMs;
    const range = rangeOf(query, site.timeZone, { toMs, fromMs: defaultFrom(interval, site.timeZone) });
    checkRows(interval, range, toMs);
    const siteId = await this.parts.directory.siteId(site);
    const want = { interval, range, shares: shares === '1' };
    const found =
      asOfMs === null
        ? await listEmissions(this.parts.db, site, siteId, { ...want, nowMs })
        : await listEmissionsAsOf(this.parts, site, asOfMs, want);
    const rows = interval === 'hour' ? found : await withFindingCodes(this.parts.db, site, siteId, found);
    return { ...singlePage(rows), interval, simulated: siteId !== null && (await isSimulated(this.parts.db, siteId)) };
  }

  @Get('targets')
  async targets(@Param('site') siteName: string, @Query() query: unknown) {
    checkQuery(listQuery, query);
    const site = this.parts.directory.site(siteName);
    const siteId = await this.parts.directory.siteId(site);
    return singlePage(await listTargets(this.parts.db, site, siteId, this.parts.now()));
  }

  @Get('targets/:target')
  async target(@Param('site') siteName: string, @Param('target') target: string, @Query() input: unknown) {
    const { asOf } = checkQuery(targetQuery, input);
    const site = this.parts.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.parts.now());
    return asOfMs === null
      ? showTarget(this.parts.db, site, await this.parts.directory.siteId(site), target, this.parts.now())
      : showTargetAsOf(this.parts, site, target, asOfMs);
  }
}
