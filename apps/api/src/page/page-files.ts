import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { Router, static as serveFiles, type NextFunction, type Request, type Response } from 'express';
import { Access } from '../access/access.js';
import { ProductFiles } from '../product/product-files.js';
import { policyOfPage } from './policy-of-page.js';
import { firstAnswers, viewPreloads } from './view-preloads.js';

const folderOf = (file: string): string => dirname(createRequire(import.meta.url).resolve(file));

/** Views of the page: the address of each is `/{site}/{view}`, and the page itself reads what it says. */
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log', 'more'] as const;
const VIEW = new RegExp(`^/(?:sites|[^/]+/(?:${VIEWS.join('|')}))/?$`);

/** Asked by programs, again and again: no file is looked for on the disk below a path that is none of theirs. */
const OF_PROGRAMS = /^\/(?:api|health|metrics)(?:\/|$)/;

/** Where the viewer of `/docs` keeps the files that a browser loads, its licence and notice. */
const swaggerUiDir = folderOf('swagger-ui-dist/swagger-ui-bundle.js');

/** Scripts and styles of the page, at names that change with them; below `/vendor` the viewer of `/docs`. */
@Injectable()
export class PageFiles implements NestMiddleware {
  private readonly files: Router;

  constructor(product: ProductFiles, access: Access) {
    const policy = policyOfPage(product);
    const fresh = {
      index: false,
      etag: true,
      maxAge: 0,
      setHeaders: (response: Response): void => void response.setHeader('content-security-policy', policy),
    } as const;
    const preloads = viewPreloads(product.builtPageDir);
    const page = (file: string) => (request: Request, response: Response) => {
      response.setHeader('content-security-policy', policy);
      const [, site, view = ''] = request.path.split('/');
      const links = [...(preloads.get(view) ?? []), ...(access.required ? [] : firstAnswers(site))];
      if (links.length > 0) response.setHeader('link', links.join(', '));
      response.sendFile(file, { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
    };
    this.files = Router()
      .get(VIEW, page(join(product.builtPageDir, 'index.html')))
      .use('/assets/', serveFiles(join(product.builtPageDir, 'assets'), { ...fresh, immutable: true, maxAge: '1y' }))
      .use(serveFiles(product.builtPageDir, fresh))
      .use(serveFiles(product.pageDir, fresh))
      .use('/vendor/swagger-ui/', serveFiles(swaggerUiDir, fresh));
  }

  use(request: Request, response: Response, next: NextFunction): void {
    if (OF_PROGRAMS.test(request.path)) next();
    else this.files(request, response, next);
  }
}
