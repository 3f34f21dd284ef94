/** Lists that pages print are those of the code: nothing that users rely on is missing from its page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METER_EVENT_TYPES, TOPICS } from '#contracts';
import { ALERT_RULES, REASONS } from '#domain';
import { CODES } from '../../../libs/domain/src/quality/quality.js';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => read(join(folder, file)))
    .join('\n');
const named = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
];
const missingIn = (page: string, names: readonly string[]): string[] => {
  const text = read(page);
  return names.filter((name) => !text.includes(name));
};

it.each([
  ['reasons of dead letters', 'docs/contract.md', REASONS, 12],
  ['types of meter events', 'docs/contract.md', METER_EVENT_TYPES, 8],
  ['topics of Kafka', 'docs/contract.md', TOPICS.map(({ name }) => name), 6],
  ['codes of quality', 'docs/arithmetic/quality.md', CODES, 20],
  ['rules of alerts', 'docs/arithmetic/drift-and-alerts.md', ALERT_RULES.map(({ id }) => id), 16],
  [
    'commands',
    'docs/contract.md',
    named(sources('apps/cli/src/commands'), /(?:program\.command\(|command\(\s*program,\s*)'([a-z-]+)/g),
    16,
  ],
  [
    'variables of the environment',
    'docs/operations.md',
    named(read('libs/runtime/src/process/environment.ts'), /^ {2}([A-Z]+(?:_[A-Z]+)+): /gm),
    18,
  ],
])('%s are all in %s', (_, page, names, least) => {
  expect(names.length).toBeGreaterThanOrEqual(least);
  expect(
    missingIn(
      page,
      names.map((name) => `\`${name}`),
    ),
  ).toEqual([]);
});
