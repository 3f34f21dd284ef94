import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { displayOf, instantOf, languagesOf } from '#domain';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { asOfOf } from '../past/as-of.js';
import { Sentences } from './sentences.js';

@Controller()
export class SentencesController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly sentences: Sentences,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.getSentences)
  async said(
    @Param('site') siteName: string,
    @CheckedQuery() { view, lang, target, season, asOf }: QueryOf<'getSentences'>,
  ) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(asOf, site.timeZone, nowMs);
    const language = lang ?? languagesOf(displayOf(site))[0]!;
    const sentences = await this.sentences.of(view, { site, language, target, season, asOfMs, nowMs });
    return { view, language, asOf: instantOf(asOfMs ?? nowMs), sentences };
  }
}
