import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { openApiDocument } from '#contracts';
import { ApiParts } from '../api-parts.js';
import { statementStyle } from '../statements/document-style.js';

/** Everything from here: no other host, no inline script, no inline style but the given ones, no frame around it. */
export const pagePolicy = (...styles: readonly string[]): string =>
  `default-src 'self'; img-src 'self' data:; style-src ${["'self'", ...styles].join(' ')}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`;

const folderOf = (file: string): string => dirname(createRequire(import.meta.url).resolve(file));

/** Where the chart library keeps the files that a browser loads. */
export const uplotDir = folderOf('uplot/dist/uPlot.min.css');

/** Where the viewer of `/docs` keeps the files that a browser loads, its licence and notice. */
export const swaggerUiDir = folderOf('swagger-ui-dist/swagger-ui-bundle.js');

@Controller()
export class PageController {
  private readonly document: Record<string, unknown>;
  private readonly policy: string;

  constructor(private readonly parts: ApiParts) {
    this.document = openApiDocument(parts.version);
    // A statement that the page writes into a tab of its own stands under the policy of the page.
    this.policy = pagePolicy(statementStyle(parts.pageDir).source);
  }

  @Get('openapi.json')
  openApi(): Record<string, unknown> {
    return this.document;
  }

  @Get('docs')
  docs(@Res() response: Response): void {
    this.page(response, 'docs.html');
  }

  @Get()
  index(@Res() response: Response): void {
    this.page(response, 'index.html');
  }

  private page(response: Response, file: string): void {
    response.setHeader('content-security-policy', this.policy);
    response.sendFile(join(this.parts.pageDir, file), {
      cacheControl: false,
      headers: { 'cache-control': 'no-cache' },
    });
  }
}
