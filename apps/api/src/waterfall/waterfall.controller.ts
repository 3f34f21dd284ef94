import { Controller, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { choiceOf, OPERATIONS, type BodyOf, type QueryOf, type WaterfallAnswer } from '#contracts';
import { displayOf, type Site } from '#domain';
import { SiteDirectory } from '../directory/site-directory.js';
import { formOf, sendCsv } from '../http/lists/single-page.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { pictureOf, WATERFALL_COLUMNS, waterfallRows } from './waterfall-forms.js';
import { Waterfalls } from './waterfalls.js';

@Controller()
export class WaterfallController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly waterfalls: Waterfalls,
  ) {}

  @Handles(OPERATIONS.getWaterfall)
  async waterfall(
    @Param('site') siteName: string,
    @CheckedQuery() { period, format }: QueryOf<'getWaterfall'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const form = format ?? formOf(request, FORMS);
    const site = this.directory.site(siteName);
    return inForm(form, site, await this.waterfalls.of(site, period), response);
  }

  @Handles(OPERATIONS.makeWaterfall)
  async other(
    @Param('site') siteName: string,
    @CheckedQuery() { format }: QueryOf<'makeWaterfall'>,
    @CheckedBody() { period, claimT, claimSource, choices }: BodyOf<'makeWaterfall'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const form = format ?? formOf(request, FORMS);
    const site = this.directory.site(siteName);
    const answer = await this.waterfalls.of(site, period, {
      ...(claimT !== undefined && { claim: { t: claimT, source: claimSource ?? 'as it was asked for' } }),
      ...(choices && { choices: choices.map(choiceOf) }),
    });
    return inForm(form, site, answer, response);
  }
}

const FORMS = ['json', 'csv', 'svg'] as const;

/** Sends what is not JSON. */
function inForm(form: (typeof FORMS)[number], site: Site, answer: WaterfallAnswer, response: Response) {
  response.setHeader('vary', 'accept');
  if (form === 'json') return answer;
  if (form === 'csv') {
    sendCsv(response, `${site.id}-${answer.period}-waterfall`, WATERFALL_COLUMNS, waterfallRows(answer));
    return undefined;
  }
  response.setHeader('content-type', 'image/svg+xml; charset=utf-8');
  response.send(pictureOf(answer, displayOf(site)));
  return undefined;
}
