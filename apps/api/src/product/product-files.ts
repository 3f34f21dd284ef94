import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';

/** What the product brings with it besides its code, from source and from `dist` alike. */
@Injectable()
export class ProductFiles {
  /** Of the product, from its package. */
  readonly version = (JSON.parse(readFileSync(found('package.json'), 'utf8')) as { version: string }).version;
  /** Folder of static files that stand beside the operators' page: the page of `/docs`, the style of documents. */
  readonly pageDir = dirname(found('apps/dashboard/public/statement.css'));
  /** Folder of the operators' page as `npm run build` makes it. */
  readonly builtPageDir = join(dirname(found('package.json')), 'dist/dashboard');

  /** How figures are made, for people: the method, then every page of the arithmetic. Stands in every evidence pack. */
  async methodology(): Promise<string> {
    const docs = join(dirname(found('package.json')), 'docs');
    const pages = (await readdir(join(docs, 'arithmetic'))).filter((name) => name.endsWith('.md')).sort();
    const paths = ['methodology.md', ...pages.map((name) => join('arithmetic', name))];
    return (await Promise.all(paths.map((path) => readFile(join(docs, path), 'utf8')))).join('\n');
  }
}

/** In the folders that this file lies in, the nearest one first. */
function found(file: string): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const path = join(dir, file);
    if (existsSync(path)) return path;
  }
  throw new Error(`${file} is missing: it is part of the product`);
}
