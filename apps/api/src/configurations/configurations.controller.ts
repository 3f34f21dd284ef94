import { Controller, Get, Param, Query } from '@nestjs/common';
import { listQuery, noQuery } from '#contracts';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { checkQuery } from '../http/check-input.js';
import { listConfigurations, showConfiguration } from './show-configurations.js';

@Controller('api/v1/sites/:site/configurations')
export class ConfigurationsController {
  constructor(private readonly parts: ApiParts) {}

  @Get()
  async list(@Param('site') site: string, @Query() query: unknown) {
    checkQuery(listQuery, query);
    return singlePage(await listConfigurations(this.parts.db, this.parts.directory.site(site).id));
  }

  @Get(':hash')
  async show(@Param('site') site: string, @Param('hash') hash: string, @Query() query: unknown) {
    checkQuery(noQuery, query);
    return showConfiguration(this.parts.db, this.parts.directory.site(site).id, hash);
  }
}
