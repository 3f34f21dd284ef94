import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { statementQuery } from '#contracts';
import { ApiParts } from '../api-parts.js';
import { formOf, sendCsv } from '../http/lists/single-page.js';
import { checkQuery } from '../http/check-input.js';
import { pagePolicy } from '../page/page.controller.js';
import { showStatement } from './show-statement.js';
import { STATEMENT_COLUMNS, statementRows } from './statement-csv.js';
import { statementPage } from './document-page.js';
import { statementStyle, type InlineStyle } from './document-style.js';

@Controller('api/v1/sites/:site')
export class StatementController {
  private readonly style: InlineStyle;

  constructor(private readonly parts: ApiParts) {
    this.style = statementStyle(parts.pageDir);
  }

  @Get('statements/:period')
  async statement(
    @Param('site') site: string,
    @Param('period') period: string,
    @Query() input: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { customer, format } = checkQuery(statementQuery, input);
    const form = format ?? formOf(request, ['json', 'csv', 'html']);
    const statement = await showStatement(this.parts, site, period, customer);
    response.setHeader('vary', 'accept');
    if (form === 'json') return statement;
    if (form === 'csv') {
      sendCsv(response, `${site}-${period}-statement`, STATEMENT_COLUMNS, statementRows(statement));
      return undefined;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const { html, styleSources } = statementPage(statement, this.style);
    response.setHeader('content-security-policy', pagePolicy(...styleSources));
    response.setHeader('cache-control', 'no-cache');
    response.send(html);
    return undefined;
  }
}
