import { localDateOf } from '#domain';
import { checkSites, problemLine, type SiteCheck } from '#runtime';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface CheckOptions {
  readonly factors?: string;
}

/**
 * Checks site files without a system and reports everything at once: what stops a start, and what loads but will disappoint.
 * @throws Failure where a start would refuse the files
 */
export async function checkSiteFiles(
  files: readonly string[],
  { factors }: CheckOptions,
  output: Output,
): Promise<void> {
  const today = localDateOf(Date.now(), 'UTC');
  const check = await checkSites(files, factors ?? (process.env['GREENPARK_FACTORS'] || null), today);
  const { problems, missing, warnings, catalogue } = check;
  const isGood = problems.length + missing.length === 0;
  const sites = catalogue.sites.map(({ id, name, devices }) => ({
    id,
    name,
    devices: devices.length,
    points: devices.reduce((sum, { points }) => sum + points.length, 0),
  }));
  output.result({ good: isGood, problems, missing, warnings, sites }, () => shownCheck(check));
  if (!isGood) throw new Failure(output.json ? 'a start would refuse these files' : refusal(check));
}

/** One line for each finding, as editors and terminals can follow it; then what it comes to. */
function shownCheck({ problems, missing, warnings, catalogue }: SiteCheck): string {
  const lines = [
    ...missing.map((text) => `error: ${text}`),
    ...problems.map((problem) => labelled(problem, 'error')),
    ...warnings.map((warning) => labelled(warning, 'warning')),
  ];
  if (missing.length + problems.length > 0) return lines.join('\n');
  const good = catalogue.sites.map(
    ({ id, devices }) =>
      `${id} is good: ${count(devices.length, 'device')}, ${count(
        devices.reduce((sum, { points }) => sum + points.length, 0),
        'point',
      )}, ${warnings.length === 0 ? 'nothing to remark' : count(warnings.length, 'warning')}`,
  );
  return [...lines, ...good].join('\n');
}

const labelled = (problem: SiteCheck['problems'][number], label: string): string =>
  problemLine({ ...problem, text: `${label}: ${problem.text}` });

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const refusal = ({ problems, missing, warnings }: SiteCheck): string =>
  `${count(problems.length + missing.length, 'error')}, ${count(warnings.length, 'warning')}: a start would refuse these files`;
