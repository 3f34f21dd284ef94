import { Controller, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OPERATIONS, type QueryOf } from '#contracts';
import { STATEMENT_DIGITS, WHOLE_TONNES } from '#domain';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { formOf, sendCsv } from '../http/lists/single-page.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { sendDocument } from '../page/send-document.js';
import { asOfOf } from '../past/as-of.js';
import { ProductFiles } from '../product/product-files.js';
import { languageOf } from './asked-language.js';
import { Waterfalls } from '../waterfall/waterfalls.js';
import { statementPage } from './document-page.js';
import { statementStyle, type InlineStyle } from './document-style.js';
import { statementColumns, statementRows } from './statement-csv.js';
import { Statements } from './statements.js';
import { waterfallSection } from './waterfall-section.js';

@Controller()
export class StatementController {
  private readonly style: InlineStyle;

  constructor(
    private readonly directory: SiteDirectory,
    private readonly statements: Statements,
    private readonly waterfalls: Waterfalls,
    private readonly clock: Clock,
    product: ProductFiles,
  ) {
    this.style = statementStyle(product.pageDir);
  }

  @Handles(OPERATIONS.getStatement)
  async statement(
    @Param('site') siteName: string,
    @Param('period') period: string,
    @CheckedQuery() { customer, format, lang, tonnes, waterfall, asOf }: QueryOf<'getStatement'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const form = format ?? formOf(request, ['json', 'csv', 'html']);
    const digits = tonnes === 'whole' || form === 'html' ? WHOLE_TONNES : STATEMENT_DIGITS;
    const site = this.directory.site(siteName);
    const language = lang ?? languageOf(request, site);
    const section =
      waterfall === '1'
        ? await waterfallSection(this.waterfalls, site, { period, customer, language, form, asOf })
        : '';
    const asOfMs = asOfOf(asOf, site.timeZone, this.clock.now());
    const statement = await this.statements.of(site, { period, customer, digits, language, asOfMs });
    response.setHeader('vary', 'accept, accept-language');
    if (form === 'json') return statement;
    if (form === 'csv') {
      sendCsv(response, `${siteName}-${period}-statement`, statementColumns(statement), statementRows(statement));
      return undefined;
    }
    sendDocument(response, statementPage(statement, this.style, section));
    return undefined;
  }
}
