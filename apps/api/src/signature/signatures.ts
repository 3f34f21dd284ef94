import { Injectable } from '@nestjs/common';
import {
  figuresOfHours,
  figuresOfSignature,
  readSeasonHours,
  readSignature,
  type DerivedSite,
  type WantedFigures,
} from '#derivation';
import type { SeasonHoursAnswer, SignatureAnswer } from '#contracts';
import type { Site } from '#domain';
import { Database, readOrigin, type Queryable } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { notFound } from '../http/problem.js';
import { PastFigures } from '../past/figures-as-of.js';
import { seasonOf, signatureOrder, type AskedSignature } from './asked-season.js';
import { hoursAnswer, knownSeasons, signatureAnswer } from './show-signature.js';

/** Of which moment an answer is; null: of now. */
interface Moment {
  readonly asOfMs: number | null;
  readonly nowMs: number;
}

/** How the plant performs: days and hours of a season, now or as it was known. */
@Injectable()
export class Signatures {
  constructor(
    private readonly sites: DerivedSites,
    private readonly past: PastFigures,
    private readonly db: Database,
  ) {}

  /** @throws ProblemError `not-found`, `bad-parameter` */
  async of(site: Site, asked: AskedSignature, { asOfMs, nowMs }: Moment): Promise<SignatureAnswer> {
    const atMs = asOfMs ?? nowMs;
    const orderOf = (derived: DerivedSite) => signatureOrder(derived.site, asked, atMs);
    const { derived, found } = await this.read(
      site,
      asOfMs,
      (then) => figuresOfSignature(then, orderOf(then)),
      (q, then) => readSignature(q, then, orderOf(then), atMs),
    );
    const order = orderOf(derived);
    return signatureAnswer(derived.site, order, found, {
      seasons: await knownSeasons(this.db, derived, order.period.grain, atMs),
      simulated: await this.isSimulated(derived),
    });
  }

  /** @throws ProblemError `not-found`, `bad-parameter` */
  async hours(site: Site, season: string | undefined, { asOfMs, nowMs }: Moment): Promise<SeasonHoursAnswer> {
    const atMs = asOfMs ?? nowMs;
    const period = seasonOf(site, season, atMs);
    const { derived, found } = await this.read(
      site,
      asOfMs,
      (then) => figuresOfHours(then, period),
      (q, then) => readSeasonHours(q, then, period, atMs),
    );
    return hoursAnswer(period, found, await this.isSimulated(derived));
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
