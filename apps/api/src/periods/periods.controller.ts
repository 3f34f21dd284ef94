import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { actorOf, Caller, type Principal } from '../access/principal.js';
import { refuseShared } from '../access/signer.js';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { listPeriods, periodRange } from './list-periods.js';
import { listRestatements } from './list-restatements.js';
import { signPeriod } from './sign-period.js';

@Controller()
export class PeriodsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listPeriods)
  async periods(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'listPeriods'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(query.asOf, site.timeZone, nowMs);
    const want = { ...query, nowMs: asOfMs ?? nowMs };
    if (asOfMs === null) return singlePage(await listPeriods(this.db, site, await this.directory.siteId(site), want));
    const wanted = { figures: [{ grain: want.interval, ...periodRange(site, want) }] };
    const then = await this.past.ask(site, asOfMs, wanted, (shadow, { site: siteThen, siteId }) =>
      listPeriods(shadow, siteThen, siteId, want),
    );
    return singlePage(then ?? []);
  }

  @Handles(OPERATIONS.closePeriod)
  async close(
    @Param('site') site: string,
    @Param('period') period: string,
    @CheckedBody() body: BodyOf<'closePeriod'>,
    @Caller() caller: Principal | null,
  ) {
    return this.sign('close', site, period, body, caller);
  }

  @Handles(OPERATIONS.approvePeriod)
  async approve(
    @Param('site') site: string,
    @Param('period') period: string,
    @CheckedBody() body: BodyOf<'approvePeriod'>,
    @Caller() caller: Principal | null,
  ) {
    return this.sign('approve', site, period, body, caller);
  }

  @Handles(OPERATIONS.listRestatements)
  async restatements(@Param('site') siteName: string, @CheckedQuery() want: QueryOf<'listRestatements'>) {
    const site = this.directory.site(siteName);
    const siteId = await this.directory.siteId(site);
    const asOfMs = asOfOf(want.asOf, site.timeZone, this.clock.now());
    return pagesOf(want, (page) => listRestatements(this.db, site, siteId, { ...page, asOfMs }));
  }

  private sign(
    act: 'close' | 'approve',
    siteName: string,
    period: string,
    { by, reason = '' }: BodyOf<'closePeriod'>,
    caller: Principal | null,
  ) {
    refuseShared(caller);
    const signature = { who: actorOf(caller, by), isKey: caller !== null, reason, nowMs: this.clock.now() };
    return signPeriod(this.db, this.sites, act, { site: this.directory.site(siteName), period }, signature);
  }
}
