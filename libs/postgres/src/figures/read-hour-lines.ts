import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';
import { SHOWN_NUMBERS } from './figure-columns.js';
import type { EmissionFigures } from './read-figures.js';

/** Numbers of an hour in the order of its line, each with its column of `emission`. */
const COLUMNS = {
  ...SHOWN_NUMBERS,
  dataEffectT: `data_effect->'netT'`,
} as const satisfies Partial<Record<keyof EmissionFigures, string>>;

export type HourNumber = keyof typeof COLUMNS;
export const HOUR_NUMBERS = Object.keys(COLUMNS) as readonly HourNumber[];

/** Hours that differ in their numbers alone. */
export interface AlikeHours extends Pick<
  EmissionFigures,
  'factorVersions' | 'rulesVersions' | 'factorMissing' | 'codes'
> {
  readonly revision: number;
  readonly closed: boolean;
  /** Of every one; false: of none. */
  readonly isHeatKnown: boolean;
  /** Of every one; false: of none. */
  readonly isNetKnown: boolean;
  /** Of each hour its start, in seconds, and its numbers in the order of `HOUR_NUMBERS`, with commas between, as PostgreSQL writes them. */
  readonly lines: readonly string[];
}

interface AlikeRow extends Omit<AlikeHours, 'factorVersions' | 'rulesVersions' | 'codes' | 'lines'> {
  readonly factorVersions: string;
  readonly rulesVersions: string;
  readonly codes: string;
  readonly lines: string;
}

/**
 * Hours whose start lies in [fromMs, toMs), in no order; hours without a row are not among them. For answers in JSON of thousands of hours:
 * what all have is read once, and no number is parsed to be written again.
 */
export async function readHourLines(q: Queryable, siteId: number, fromMs: number, toMs: number): Promise<AlikeHours[]> {
  const rows = await q.query<AlikeRow>(
    `select factor_versions::text as "factorVersions", rules_versions::text as "rulesVersions", codes::text,
            factor_missing as "factorMissing", revision, closed, heat_gj is not null as "isHeatKnown", net_t is not null as "isNetKnown",
            string_agg(concat(date_part('epoch', start), ${Object.values(COLUMNS)
              .map((column) => `',', ${column}`)
              .join(', ')}), E'\\n') as lines
     from emission
     where site_id = $1 and grain = 'hour' and start >= ${timeOf('$2')} and start < ${timeOf('$3')}
     group by revision, closed, factor_missing, heat_gj is not null, net_t is not null, factor_versions, rules_versions, codes`,
    [siteId, fromMs, toMs],
  );
  return rows.map(({ lines, ...row }) => ({
    ...row,
    factorVersions: JSON.parse(row.factorVersions) as string[],
    rulesVersions: JSON.parse(row.rulesVersions) as string[],
    codes: JSON.parse(row.codes) as string[],
    lines: lines.split('\n'),
  }));
}

/** When the hour of a line starts, Unix ms. */
export const startOf = (line: string): number => Number(line.slice(0, line.indexOf(','))) * 1_000;

/** The numbers of a line; null where one is not known. */
export const numbersOf = (line: string): (number | null)[] =>
  line
    .split(',')
    .slice(1)
    .map((text) => (text === '' ? null : Number(text)));

/** The same as `JSON.stringify` writes them; none is parsed that has the same form in PostgreSQL. */
export function numberTexts(line: string): string[] {
  const texts = line.split(',');
  texts.shift();
  if (OTHERWISE.test(line)) return texts.map(jsonNumber);
  // Of a number of jsonb PostgreSQL keeps the digits as they came: 1.50, 0.00000001.
  const last = texts.length - 1;
  if (texts[last] !== '0') texts[last] = jsonNumber(texts[last]!);
  return texts;
}

/**
 * PostgreSQL and JavaScript both write the fewest digits that lead back to the same number, and from 0.0001 to 10^15 in the same form.
 * Beyond, PostgreSQL writes an exponent; JSON has no −0, NaN and Infinity, and `concat` has nothing for null.
 */
const OTHERWISE = /[eNI]|,-0,|,,/;

const jsonNumber = (text: string): string => (text === '' ? 'null' : JSON.stringify(Number(text)));
