import { Controller, Get, Param, Query } from '@nestjs/common';
import { listQuery } from '#contracts';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { HeldDecisions } from './held-decisions.js';
import { checkQuery } from '../http/check-input.js';

@Controller('api/v1/sites/:site/held')
export class HeldController {
  constructor(
    private readonly parts: ApiParts,
    private readonly held: HeldDecisions,
  ) {}

  @Get()
  async list(@Param('site') siteName: string, @Query() input: unknown) {
    checkQuery(listQuery, input);
    return singlePage(await this.held.list(this.parts.directory.site(siteName)));
  }
}
