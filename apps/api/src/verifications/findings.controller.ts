import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database, readFindings } from '#postgres';
import { Caller, type Principal } from '../access/principal.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { personOfCall } from './book.js';
import { addFinding, answerFinding, closeFinding } from './findings-book.js';
import { pageById } from './page-by-id.js';
import { shownFinding } from './shown.js';
import { StoredSites } from './stored-sites.js';

@Controller()
export class FindingsController {
  constructor(
    private readonly sites: StoredSites,
    private readonly db: Database,
  ) {}

  @Handles(OPERATIONS.listFindings)
  async list(@Param('site') siteName: string, @CheckedQuery() want: QueryOf<'listFindings'>) {
    const stored = await this.sites.find(siteName);
    return pagesOf(want, (page) =>
      pageById(page, async (part) =>
        stored ? (await readFindings(this.db, stored.siteId, page, part)).map(shownFinding) : [],
      ),
    );
  }

  @Handles(OPERATIONS.raiseFinding)
  async raise(
    @Param('site') siteName: string,
    @CheckedBody() { by, ...finding }: BodyOf<'raiseFinding'>,
    @Caller() caller: Principal | null,
  ) {
    const who = personOfCall(caller, by);
    const { isNew, ...raised } = await addFinding(this.db, await this.sites.require(siteName), { ...finding, who });
    return { ...shownFinding(raised), isNew };
  }

  @Handles(OPERATIONS.answerFinding)
  async answer(
    @Param('site') siteName: string,
    @Param('finding') id: string,
    @CheckedBody() { by, text }: BodyOf<'answerFinding'>,
    @Caller() caller: Principal | null,
  ) {
    const who = personOfCall(caller, by);
    return shownFinding(await answerFinding(this.db, await this.sites.require(siteName), id, { text, who }));
  }

  @Handles(OPERATIONS.closeFinding)
  async close(
    @Param('site') siteName: string,
    @Param('finding') id: string,
    @CheckedBody() { by, ...closure }: BodyOf<'closeFinding'>,
    @Caller() caller: Principal | null,
  ) {
    const who = personOfCall(caller, by);
    return shownFinding(await closeFinding(this.db, await this.sites.require(siteName), id, { ...closure, who }));
  }
}
