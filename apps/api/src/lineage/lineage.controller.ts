import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { showLineage } from './show-lineage.js';

@Controller()
export class LineageController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
  ) {}

  @Handles(OPERATIONS.getLineage)
  async lineage(@Param('site') siteName: string, @CheckedQuery() { figure }: QueryOf<'getLineage'>) {
    return showLineage(this.db, this.sites, this.directory.site(siteName), figure);
  }
}
