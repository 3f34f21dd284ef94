import { readFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeNormals, type MadeNormals } from '#domain';
import { readDailyRecord, type DailyRecord } from '#runtime';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface MakeNormalsOptions {
  readonly id: string;
  readonly name?: string;
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly season?: string;
  readonly out?: string;
  readonly force?: boolean;
}

const GZIP = 0x1f;

/**
 * Makes a normals file from a daily record of a weather service.
 * @throws Failure where the record is none or has too many gaps, WrongUsage for what was said wrongly
 */
export async function makeNormalsFile(file: string, options: MakeNormalsOptions, output: Output): Promise<void> {
  const { id, from, to } = options;
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(id))
    throw new WrongUsage(`--id ${id}: expected small letters, digits, dots and hyphens, like leipzig-1991-2020`);
  if (to < from) throw new WrongUsage(`--to ${to} lies before --from ${from}`);
  const season = options.season === undefined ? null : seasonOf(options.season);
  const target = options.out ?? `${id}.yaml`;
  if (existsSync(target) && !options.force) throw new WrongUsage(`${target} is there already: give --out, or --force`);

  const bytes = await readFile(file).catch((error: Error) => {
    throw new Failure(`${file} cannot be read: ${error.message}`);
  });
  const record = readDailyRecord((bytes[0] === GZIP ? gunzipSync(bytes) : bytes).toString('latin1'));
  if ('problem' in record) throw new Failure(`${file}: ${record.problem}`);
  const made = makeNormals(record.days, { from, to, baseC: options.base, season });
  if ('problems' in made) {
    throw new Failure(
      `${file}: too little for normals of ${from} to ${to} (WMO-No. 1203: four years in five for each month, a month with at most ten missing days, four in a row):\n${made.problems.map((problem) => `  - ${problem}`).join('\n')}\nGive another span by --from and --to, or a longer record.`,
    );
  }
  const draft = `${target}.draft`;
  await writeFile(draft, normalsText(basename(file), record, made, options));
  await rename(draft, target);
  const yearKd = [...made.days.values()].reduce((sum, value) => sum + value, 0);
  output.result({ file: target, id, yearKd, seasonSdKd: made.seasonSdKd, missingDays: made.missingDays }, () =>
    [
      `${target} is written: ${yearKd.toFixed(0)} K.d in a year at base ${options.base} Cel, from ${record.form}${record.station === null ? '' : ` station ${record.station}`}, ${from} to ${to}, ${made.missingDays} days missing`,
      ...(made.seasonSdKd === null
        ? []
        : [`seasons differ by ${made.seasonSdKd.toFixed(0)} K.d (standard deviation of ${made.seasons.size})`]),
      `Put it where GREENPARK_FACTORS points to, and name it in the site file: plan: { method: degree-days, normals: ${id} }`,
    ].join('\n'),
  );
}

function seasonOf(text: string): { start: string; end: string } {
  const [, start, end] = /^(\d{2}-\d{2})\.\.(\d{2}-\d{2})$/.exec(text) ?? [];
  if (start === undefined || end === undefined)
    throw new WrongUsage(`--season ${text}: expected first and last day, like 10-01..04-30`);
  return { start, end };
}

function normalsText(file: string, record: DailyRecord, made: MadeNormals, options: MakeNormalsOptions): string {
  const { id, from, to, base } = options;
  const place = options.name ?? id;
  const how = `${record.form} daily means${record.station === null ? '' : `, station ${record.station}`}, ${from} to ${to}`;
  const spread =
    made.seasonSdKd === null
      ? []
      : [
          '# How much seasons differ, K.d; by the year of their start.',
          'spread:',
          `  season: ${made.seasonSdKd.toFixed(0)}`,
          '  seasons:',
          ...[...made.seasons].map(([year, hdd]) => `    '${year}': ${hdd.toFixed(0)}`),
          '',
        ];
  return [
    `# Heating degree-days of a normal year, base ${base} Cel: the mean of max(0, ${base} - t) of each day over the years, smoothed over 15 days.`,
    `# Made by \`greenpark normals make\` from ${file}: ${how}; ${made.missingDays} days missing, not filled.`,
    '',
    `normals: ${id}`,
    `name: ${JSON.stringify(place)}`,
    `base: ${base}`,
    `source: ${JSON.stringify(`${options.source}; ${how}`)}`,
    '',
    ...spread,
    'days:',
    ...[...made.days].map(([day, hdd]) => `  '${day}': ${hdd.toFixed(3)}`),
    '',
  ].join('\n');
}
