import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS } from '#contracts';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Handles } from '../http/operations/handles.js';
import { EvidencePacks } from './evidence-packs.js';

@Controller()
export class EvidenceController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly packs: EvidencePacks,
  ) {}

  @Handles(OPERATIONS.getEvidence)
  async evidence(
    @Param('site') siteName: string,
    @Param('period') period: string,
    @Caller() caller: Principal | null,
    @Res() response: Response,
  ): Promise<void> {
    const site = this.directory.site(siteName);
    const { bytes, root, chain } = await this.packs.make(site, period, nameOf(caller));
    response.setHeader('content-type', 'application/zip');
    response.setHeader('content-disposition', `attachment; filename="${siteName}-${period}-evidence.zip"`);
    response.setHeader('greenpark-root', root);
    response.setHeader('greenpark-chain', chain.hash);
    response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }
}
