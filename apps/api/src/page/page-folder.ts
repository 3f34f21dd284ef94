import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The static files of the page, from source and from `dist` alike. */
export function findPageDir(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const page = join(dir, 'apps/dashboard/public');
    if (existsSync(join(page, 'index.html'))) return page;
  }
  throw new Error('apps/dashboard/public is missing: the page of the operators is part of the product');
}

/** Version of the product, from the package that this file lies in. */
export function packageFile(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const file = join(dir, 'package.json');
    if (existsSync(file)) return file;
  }
  throw new Error('package.json is missing');
}
