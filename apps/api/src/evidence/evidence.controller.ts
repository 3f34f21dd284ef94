import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { lineageQuery, noQuery } from '#contracts';
import { ApiParts } from '../api-parts.js';
import { nameOf } from '../access/audited.js';
import { checkQuery } from '../http/check-input.js';
import { makeEvidence } from './make-evidence.js';
import { showLineage } from '../lineage/show-lineage.js';

@Controller('api/v1/sites/:site')
export class EvidenceController {
  constructor(private readonly parts: ApiParts) {}

  @Get('lineage')
  async lineage(@Param('site') siteName: string, @Query() input: unknown) {
    const { figure } = checkQuery(lineageQuery, input);
    return showLineage(this.parts, siteName, figure);
  }

  @Get('evidence/:period')
  async evidence(
    @Param('site') siteName: string,
    @Param('period') period: string,
    @Query() input: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    checkQuery(noQuery, input);
    const { bytes, root, chain } = await makeEvidence(this.parts, siteName, period, nameOf(request));
    response.setHeader('content-type', 'application/zip');
    response.setHeader('content-disposition', `attachment; filename="${siteName}-${period}-evidence.zip"`);
    response.setHeader('greenpark-root', root);
    response.setHeader('greenpark-chain', chain.hash);
    response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }
}
