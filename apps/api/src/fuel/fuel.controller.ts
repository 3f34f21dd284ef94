import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { localDateOf, monthOf, PERIOD_NAMES, periodOf, seasonOn, type Period, type Site } from '#domain';
import { Database } from '#postgres';
import { actorOf, Caller, nameOf, type Principal } from '../access/principal.js';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { wrongField } from '../http/problem.js';
import { openRange } from '../http/time-range.js';
import { asOfOf } from '../past/as-of.js';
import { personOfCall } from '../verifications/book.js';
import { listBatches } from './list-batches.js';
import { raiseFuelFindings } from './raise-findings.js';
import { BatchRecorder } from './record-batch.js';
import { showReconciliation } from './show-reconciliation.js';
import { showStraw } from './show-straw.js';

@Controller()
export class FuelController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly recorder: BatchRecorder,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listFuelBatches)
  async list(@Param('site') siteName: string, @CheckedQuery() { asOf, ...query }: QueryOf<'listFuelBatches'>) {
    const site = this.directory.site(siteName);
    const range = openRange(query, site.timeZone);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    const siteId = await this.directory.siteId(site);
    return pagesOf(query, (page) => listBatches(this.db, site, siteId, { ...page, ...range, asOfMs }));
  }

  @Handles(OPERATIONS.getStrawByOrigin)
  async straw(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'getStrawByOrigin'>) {
    const site = this.directory.site(siteName);
    const name = query.period ?? monthOf(localDateOf(this.clock.now(), site.timeZone));
    const period = wantedPeriod(site, name);
    const asOfMs = asOfOf(query.asOf, site.timeZone, this.clock.now());
    return showStraw(this.db, site, await this.directory.siteId(site), { period, asOfMs });
  }

  @Handles(OPERATIONS.getFuelReconciliation)
  async reconcile(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'getFuelReconciliation'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const name = query.period ?? seasonOn(site.season, localDateOf(nowMs, site.timeZone)).label;
    const period = wantedPeriod(site, name);
    const isStored = (await this.directory.siteId(site)) !== null;
    return showReconciliation(this.db, isStored ? await this.sites.current(site) : null, period, nowMs);
  }

  @Handles(OPERATIONS.raiseFuelFindings)
  async raise(
    @Param('site') siteName: string,
    @CheckedBody() { period, by }: BodyOf<'raiseFuelFindings'>,
    @Caller() caller: Principal | null,
  ) {
    const who = personOfCall(caller, by ?? undefined);
    const derived = await this.sites.current(this.directory.site(siteName));
    return raiseFuelFindings(this.db, derived, { period, who, nowMs: this.clock.now() });
  }

  @Handles(OPERATIONS.postFuelBatch)
  record(
    @Param('site') siteName: string,
    @CheckedBody() { by, ...papers }: BodyOf<'postFuelBatch'>,
    @Caller() caller: Principal | null,
  ) {
    return this.recorder.record(this.directory.site(siteName), papers, senderOf(caller, by));
  }

  @Handles(OPERATIONS.withdrawFuelBatch)
  withdraw(
    @Param('site') siteName: string,
    @Param('batch') batch: string,
    @CheckedBody() { reason, by }: BodyOf<'withdrawFuelBatch'>,
    @Caller() caller: Principal | null,
  ) {
    return this.recorder.withdraw(this.directory.site(siteName), batch, { ...senderOf(caller, by), reason });
  }
}

function wantedPeriod(site: Site, name: string): Period {
  const period = periodOf(site, name);
  if (!period) throw wrongField('bad-parameter', 'period', `found "${name}", expected ${PERIOD_NAMES}`);
  return period;
}

const senderOf = (caller: Principal | null, by: string | null | undefined) => ({
  by: actorOf(caller, by),
  sentBy: nameOf(caller, by),
});
