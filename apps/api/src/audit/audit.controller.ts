import { Controller } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { Caller, sitesOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { listAudit, showAuditChain } from './list-audit.js';

@Controller()
export class AuditController {
  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
  ) {}

  @Handles(OPERATIONS.listAudit)
  audit(@CheckedQuery() { site, ...want }: QueryOf<'listAudit'>, @Caller() caller: Principal | null) {
    if (site !== undefined) this.directory.site(site);
    const sites = site === undefined ? sitesOf(caller) : [site];
    return pagesOf(want, (page) => listAudit(this.db, { ...page, sites }));
  }

  @Handles(OPERATIONS.checkAudit)
  async chain() {
    return showAuditChain(this.db);
  }
}
