import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { listPacks } from './list-packs.js';
import { EvidencePacks } from './evidence-packs.js';

@Controller()
export class EvidenceController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly packs: EvidencePacks,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.makeEvidence)
  async make(
    @Param('site') siteName: string,
    @Param('period') period: string,
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) response: Response,
  ) {
    const site = this.directory.site(siteName);
    const { bytes, root, chain, isNew } = await this.packs.make(site, period, nameOf(caller));
    const href = `/api/v1/sites/${site.id}/evidence/${period}`;
    response.setHeader('location', href);
    return { period, ...chain, root, isNew, bytes: bytes.length, href };
  }

  @Handles(OPERATIONS.listEvidence)
  async list(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'listEvidence'>) {
    const site = this.directory.site(siteName);
    const siteId = await this.directory.siteId(site);
    const asOfMs = asOfOf(query.asOf, site.timeZone, this.clock.now());
    return pagesOf(query, (page) => listPacks(this.db, site.id, siteId, { ...page, asOfMs }));
  }

  @Handles(OPERATIONS.getEvidence)
  async evidence(
    @Param('site') siteName: string,
    @Param('period') period: string,
    @Res() response: Response,
  ): Promise<void> {
    const { bytes, root, chain } = await this.packs.made(this.directory.site(siteName), period);
    response.setHeader('content-type', 'application/zip');
    response.setHeader('content-disposition', `attachment; filename="${siteName}-${period}-evidence.zip"`);
    response.setHeader('greenpark-root', root);
    response.setHeader('greenpark-chain', chain);
    response.send(bytes);
  }
}
