import { Controller, Param } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { singlePage } from '../http/lists/single-page.js';
import { Handles } from '../http/operations/handles.js';
import { listFactors } from './list-factors.js';
import { listConfigurations, showConfiguration } from './show-configurations.js';

@Controller()
export class ConfigurationsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
  ) {}

  @Handles(OPERATIONS.listFactors)
  factors() {
    return singlePage(listFactors(this.directory.factors()));
  }

  @Handles(OPERATIONS.listConfigurations)
  async list(@Param('site') site: string) {
    return singlePage(await listConfigurations(this.db, this.directory.site(site).id));
  }

  @Handles(OPERATIONS.getConfiguration)
  async show(@Param('site') site: string, @Param('hash') hash: string) {
    return showConfiguration(this.db, this.directory.site(site).id, hash);
  }
}
