import { Controller, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OPERATIONS, type QueryOf, type WaterfallAnswer } from '#contracts';
import { localDateOf, PERIOD_NAMES, periodOf, seasonOn, type Period, type Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { formOf } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { ProblemError, wrongField } from '../http/problem.js';
import { sendDocument } from '../page/send-document.js';
import { ProductFiles } from '../product/product-files.js';
import { languageOf } from '../statements/asked-language.js';
import { statementStyle, type InlineStyle } from '../statements/document-style.js';
import { Waterfalls } from '../waterfall/waterfalls.js';
import { dossierPage } from './dossier-page.js';
import { makeDossier } from './make-dossier.js';
import { readDossier } from './read-dossier.js';

/** Of a waterfall whose figures or claim are not known. */
const UNKNOWN: ReadonlySet<string> = new Set(['not-found', 'conflict']);

@Controller()
export class DossierController {
  private readonly style: InlineStyle;

  constructor(
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly waterfalls: Waterfalls,
    product: ProductFiles,
  ) {
    this.style = statementStyle(product.pageDir);
  }

  @Handles(OPERATIONS.getDossier)
  async dossier(
    @Param('site') siteName: string,
    @CheckedQuery() { period: name, lang, format, waterfall }: QueryOf<'getDossier'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const form = format ?? formOf(request, ['json', 'html']);
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const period = periodNamed(site, name ?? seasonOn(site.season, localDateOf(nowMs, site.timeZone)).label);
    const facts = await readDossier(this.db, await this.sites.current(site), period, nowMs);
    const steps = waterfall === '1' ? await this.waterfallOf(site, period) : 'not-asked';
    const dossier = makeDossier({ ...facts, waterfall: steps }, lang ?? languageOf(request, site));
    response.setHeader('vary', 'accept, accept-language');
    if (form === 'json') return dossier;
    sendDocument(response, dossierPage(dossier, site, this.style));
    return undefined;
  }

  /** null: figures or claim are not known. */
  private async waterfallOf(site: Site, { label }: Period): Promise<WaterfallAnswer | null> {
    try {
      return await this.waterfalls.of(site, label);
    } catch (error) {
      if (error instanceof ProblemError && UNKNOWN.has(error.problem)) return null;
      throw error;
    }
  }
}

/** @throws ProblemError `bad-parameter` */
function periodNamed(site: Site, name: string): Period {
  const period = periodOf(site, name);
  if (period) return period;
  throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
}
