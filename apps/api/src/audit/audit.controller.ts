import { Controller } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { Database } from '#postgres';
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
  audit(@CheckedQuery() want: QueryOf<'listAudit'>) {
    if (want.site !== undefined) this.directory.site(want.site);
    return pagesOf(want, (page) => listAudit(this.db, page));
  }

  @Handles(OPERATIONS.checkAudit)
  async chain() {
    return showAuditChain(this.db);
  }
}
