#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/apps/cli/src/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('greenpark is not built yet: run `npm run build` in the project folder first.\n');
  process.exit(1);
}
await import(main.href);
