import { join } from 'node:path';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { openApiDocument, OPERATIONS } from '#contracts';
import { Access } from '../access/access.js';
import { Handles } from '../http/operations/handles.js';
import { ProductFiles } from '../product/product-files.js';
import { policyOfPage } from './policy-of-page.js';

@Controller()
export class PageController {
  private readonly document: Record<string, unknown>;
  private readonly policy: string;

  constructor(
    private readonly product: ProductFiles,
    access: Access,
  ) {
    this.document = openApiDocument(product.version, access.required);
    this.policy = policyOfPage(product);
  }

  @Handles(OPERATIONS.getOpenApi)
  openApi(): Record<string, unknown> {
    return this.document;
  }

  @Handles(OPERATIONS.getDocs)
  docs(@Res() response: Response): void {
    this.page(response, join(this.product.pageDir, 'docs.html'));
  }

  @Handles(OPERATIONS.getPage)
  index(@Res() response: Response): void {
    this.page(response, join(this.product.builtPageDir, 'index.html'));
  }

  private page(response: Response, file: string): void {
    response.setHeader('content-security-policy', this.policy);
    response.sendFile(file, {
      cacheControl: false,
      headers: { 'cache-control': 'no-cache' },
    });
  }
}
