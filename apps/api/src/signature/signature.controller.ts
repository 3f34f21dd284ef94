import { Controller, Param } from '@nestjs/common';
import {
  figuresOfHours,
  figuresOfSignature,
  readSeasonHours,
  readSignature,
  type DerivedSite,
  type WantedFigures,
} from '#derivation';
import { OPERATIONS, type QueryOf, type SeasonHoursAnswer, type SignatureAnswer } from '#contracts';
import { Database, readOrigin, type Queryable } from '#postgres';
import type { Site } from '#domain';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { notFound } from '../http/problem.js';
import { asOfOf } from '../past/as-of.js';
import { PastFigures } from '../past/figures-as-of.js';
import { seasonOf, signatureOrder } from './asked-season.js';
import { hoursAnswer, knownSeasons, signatureAnswer } from './show-signature.js';

/** How the plant performs: days and hours of a season. */
@Controller()
export class SignatureController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly past: PastFigures,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getSignature)
  async signature(
    @Param('site') siteName: string,
    @CheckedQuery() asked: QueryOf<'getSignature'>,
  ): Promise<SignatureAnswer> {
    const site = this.directory.site(siteName);
    const { asOfMs, nowMs } = this.momentOf(site, asked.asOf);
    const orderOf = (derived: DerivedSite) => signatureOrder(derived.site, asked, nowMs);
    const { derived, found } = await this.read(
      site,
      asOfMs,
      (then) => figuresOfSignature(then, orderOf(then)),
      (q, then) => readSignature(q, then, orderOf(then), nowMs),
    );
    const order = orderOf(derived);
    return signatureAnswer(derived.site, order, found, {
      seasons: await knownSeasons(this.db, derived, order.period.grain, nowMs),
      simulated: await this.isSimulated(derived),
    });
  }

  @Handles(OPERATIONS.getSeasonHours)
  async hours(
    @Param('site') siteName: string,
    @CheckedQuery() { season, asOf }: QueryOf<'getSeasonHours'>,
  ): Promise<SeasonHoursAnswer> {
    const site = this.directory.site(siteName);
    const { asOfMs, nowMs } = this.momentOf(site, asOf);
    const period = seasonOf(site, season, nowMs);
    const { derived, found } = await this.read(
      site,
      asOfMs,
      (then) => figuresOfHours(then, period),
      (q, then) => readSeasonHours(q, then, period, nowMs),
    );
    return hoursAnswer(period, found, await this.isSimulated(derived));
  }

  private momentOf(site: Site, asOf: string | undefined): { asOfMs: number | null; nowMs: number } {
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    return { asOfMs, nowMs: asOfMs ?? nowMs };
  }

  /** From what is stored now, or what was known at a moment. @throws ProblemError `not-found` where nothing of the site was stored */
  private async read<T>(
    site: Site,
    asOfMs: number | null,
    want: (derived: DerivedSite) => readonly WantedFigures[],
    read: (q: Queryable, derived: DerivedSite) => Promise<T>,
  ): Promise<{ readonly derived: DerivedSite; readonly found: T }> {
    const both = async (q: Queryable, derived: DerivedSite) => ({ derived, found: await read(q, derived) });
    if (asOfMs === null) return both(this.db, await this.sites.current(site));
    const past = await this.past.ask(site, asOfMs, (derived) => ({ figures: want(derived) }), both);
    if (!past) throw notFound(`Nothing of site ${site.id} is stored yet.`);
    return past;
  }

  private async isSimulated({ siteId }: DerivedSite): Promise<boolean> {
    const { isSimulated, isReal } = await readOrigin(this.db, siteId);
    return isSimulated && !isReal;
  }
}
