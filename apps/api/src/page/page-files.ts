import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { Router, static as serveFiles, type NextFunction, type Request, type Response } from 'express';
import { ProductFiles } from '../product/product-files.js';
import { policyOfPage } from './policy-of-page.js';

const folderOf = (file: string): string => dirname(createRequire(import.meta.url).resolve(file));

/** Where the chart library keeps the files that a browser loads. */
const uplotDir = folderOf('uplot/dist/uPlot.min.css');
/** Where the viewer of `/docs` keeps the files that a browser loads, its licence and notice. */
const swaggerUiDir = folderOf('swagger-ui-dist/swagger-ui-bundle.js');

/** Scripts and styles of the page; below `/vendor` the chart library, and the viewer of `/docs`. */
@Injectable()
export class PageFiles implements NestMiddleware {
  private readonly files: Router;

  constructor(product: ProductFiles) {
    const policy = policyOfPage(product);
    const fresh = {
      index: false,
      etag: true,
      maxAge: 0,
      setHeaders: (response: Response): void => void response.setHeader('content-security-policy', policy),
    } as const;
    this.files = Router()
      .use(serveFiles(product.pageDir, fresh))
      .use('/vendor/uplot/', serveFiles(uplotDir, fresh))
      .use('/vendor/swagger-ui/', serveFiles(swaggerUiDir, fresh));
  }

  use(request: Request, response: Response, next: NextFunction): void {
    this.files(request, response, next);
  }
}
