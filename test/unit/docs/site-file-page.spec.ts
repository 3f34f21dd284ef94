/** docs/site-file.md is what the schema of the site file says. After a change of the schema: UPDATE_SCHEMAS=1 and this spec. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_SCHEMAS } from '../../../libs/contracts/src/configuration/config-schemas.js';
import { pageOf, sectionsOf, shippedExamples } from '../../support/files/site-file-page.js';

const root = join(import.meta.dirname, '../../..');
const file = join(root, 'docs/site-file.md');
const examples = shippedExamples([join(root, 'config/sites'), join(root, 'config/examples')]);
const sections = sectionsOf(CONFIG_SCHEMAS['site.schema.json']!, examples);
const rows = sections.flatMap((section) => section.rows);

it('is current (else: UPDATE_SCHEMAS=1)', () => {
  const page = pageOf(sections);
  if (process.env['UPDATE_SCHEMAS']) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

it('has every key of the file', () => {
  expect(rows.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'site',
      'season.exceptions',
      'devices[].points[].quality.stuckAfter',
      'emissions.baseline[].boilerEfficiency',
      'targets[].plan.monthly',
    ]),
  );
});

it('says of every key what it means, of every number its unit, and shows each by an example', () => {
  expect(rows.filter(({ meaning }) => !meaning).map(({ path }) => path)).toEqual([]);
  expect(rows.filter(({ isNumber, unit }) => isNumber && unit === null).map(({ path }) => path)).toEqual([]);
  const unshown = rows.filter(
    ({ example, path }) => example === null && !sections.some((one) => one.path.startsWith(path)),
  );
  expect(unshown.map(({ path }) => path)).toEqual([]);
});
