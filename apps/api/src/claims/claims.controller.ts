import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { Database } from '#postgres';
import { Caller, type Principal } from '../access/principal.js';
import { signerOf } from '../access/signer.js';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { endClaim, makeClaim, reserveStatement, transferClaim, type ClaimsOf } from './act-on-claims.js';
import { listBalances, listClaims } from './list-claims.js';

/** Who has claimed which closed tonnes. */
@Controller()
export class ClaimsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listClaims)
  async list(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'listClaims'>) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(query.asOf, site.timeZone, this.clock.now());
    const siteId = await this.directory.siteId(site);
    return pagesOf(query, (page) => listClaims(this.db, site, siteId, { ...page, asOfMs }));
  }

  @Handles(OPERATIONS.claimBalance)
  async balance(@Param('site') siteName: string, @CheckedQuery() { asOf }: QueryOf<'claimBalance'>) {
    const site = this.directory.site(siteName);
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    return listBalances(this.db, site, await this.directory.siteId(site), asOfMs);
  }

  @Handles(OPERATIONS.newClaim)
  async make(@Param('site') site: string, @CheckedBody() body: BodyOf<'newClaim'>, @Caller() caller: Principal | null) {
    return makeClaim(this.acting(site, body, caller), body);
  }

  @Handles(OPERATIONS.reserveStatement)
  async reserve(
    @Param('site') site: string,
    @CheckedBody() body: BodyOf<'reserveStatement'>,
    @Caller() caller: Principal | null,
  ) {
    return reserveStatement(this.acting(site, body, caller), body);
  }

  @Handles(OPERATIONS.transferClaim)
  async transfer(
    @Param('site') site: string,
    @Param('claim') claim: string,
    @CheckedBody() body: BodyOf<'transferClaim'>,
    @Caller() caller: Principal | null,
  ) {
    return transferClaim(this.acting(site, body, caller), claim, body);
  }

  @Handles(OPERATIONS.retireClaim)
  async retire(
    @Param('site') site: string,
    @Param('claim') claim: string,
    @CheckedBody() body: BodyOf<'retireClaim'>,
    @Caller() caller: Principal | null,
  ) {
    return endClaim(this.acting(site, body, caller), 'retire', claim);
  }

  @Handles(OPERATIONS.withdrawClaim)
  async withdraw(
    @Param('site') site: string,
    @Param('claim') claim: string,
    @CheckedBody() body: BodyOf<'withdrawClaim'>,
    @Caller() caller: Principal | null,
  ) {
    return endClaim(this.acting(site, body, caller), 'withdraw', claim);
  }

  private acting(siteName: string, { by, reason = '' }: BodyOf<'retireClaim'>, caller: Principal | null): ClaimsOf {
    const who = signerOf(caller, by);
    const site = this.directory.site(siteName);
    return { db: this.db, sites: this.sites, site, by: { who, reason, atMs: this.clock.now() } };
  }
}
