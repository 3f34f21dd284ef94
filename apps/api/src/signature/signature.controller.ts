import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf, type SeasonHoursAnswer, type SignatureAnswer } from '#contracts';
import type { Site } from '#domain';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { Signatures } from './signatures.js';

/** How the plant performs: days and hours of a season. */
@Controller()
export class SignatureController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly signatures: Signatures,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getSignature)
  signature(@Param('site') siteName: string, @CheckedQuery() asked: QueryOf<'getSignature'>): Promise<SignatureAnswer> {
    const site = this.directory.site(siteName);
    return this.signatures.of(site, asked, this.momentOf(site, asked.asOf));
  }

  @Handles(OPERATIONS.getSeasonHours)
  hours(
    @Param('site') siteName: string,
    @CheckedQuery() { season, asOf }: QueryOf<'getSeasonHours'>,
  ): Promise<SeasonHoursAnswer> {
    const site = this.directory.site(siteName);
    return this.signatures.hours(site, season, this.momentOf(site, asOf));
  }

  private momentOf(site: Site, asOf: string | undefined): { asOfMs: number | null; nowMs: number } {
    const nowMs = this.clock.now();
    return { asOfMs: asOfOf(asOf, site.timeZone, nowMs), nowMs };
  }
}
