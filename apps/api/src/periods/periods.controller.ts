import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { auditQuery, noQuery, periodsQuery, restatementsQuery, signBody } from '#contracts';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { actorOf, listAudit, showAuditChain } from '../access/audited.js';
import { checkBody, checkQuery } from '../http/check-input.js';
import { listPeriods } from './list-periods.js';
import { pagesOf } from '../http/lists/pages.js';
import { signPeriod } from './named-period.js';
import { listRestatements } from './list-restatements.js';

@Controller('api/v1')
export class ClosingController {
  constructor(private readonly parts: ApiParts) {}

  @Get('sites/:site/periods')
  async periods(@Param('site') siteName: string, @Query() input: unknown) {
    const { interval, ...query } = checkQuery(periodsQuery, input);
    return singlePage(await listPeriods(this.parts, this.parts.directory.site(siteName), interval, query));
  }

  @Post('sites/:site/periods/:period/close')
  @HttpCode(200)
  async close(
    @Param('site') site: string,
    @Param('period') period: string,
    @Query() query: unknown,
    @Body() input: unknown,
    @Req() request: Request,
  ) {
    checkQuery(noQuery, query);
    const { by, reason = '' } = checkBody(signBody, input ?? {});
    return signPeriod(this.parts, 'close', site, period, { who: actorOf(request, by), reason });
  }

  @Post('sites/:site/periods/:period/approve')
  @HttpCode(200)
  async approve(
    @Param('site') site: string,
    @Param('period') period: string,
    @Query() query: unknown,
    @Body() input: unknown,
    @Req() request: Request,
  ) {
    checkQuery(noQuery, query);
    const { by, reason = '' } = checkBody(signBody, input ?? {});
    return signPeriod(this.parts, 'approve', site, period, { who: actorOf(request, by), reason });
  }

  @Get('sites/:site/restatements')
  async restatements(@Param('site') siteName: string, @Query() input: unknown) {
    const want = checkQuery(restatementsQuery, input);
    const site = this.parts.directory.site(siteName);
    const siteId = await this.parts.directory.siteId(site);
    return pagesOf(want, (page) => listRestatements(this.parts.db, site, siteId, page));
  }

  @Get('audit')
  async audit(@Query() input: unknown) {
    const want = checkQuery(auditQuery, input);
    if (want.site !== undefined) this.parts.directory.site(want.site);
    return pagesOf(want, (page) => listAudit(this.parts, page));
  }

  @Get('audit/chain')
  async auditChain(@Query() query: unknown) {
    checkQuery(noQuery, query);
    return showAuditChain(this.parts);
  }
}
