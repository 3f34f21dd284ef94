import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
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

/** Hours whose start lies in [fromMs, toMs). */
export interface HourPart {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of what is known of them: `HourLines.version` of an earlier answer; null: nothing is. */
  readonly known: string | null;
}

export interface HourLines {
  /** Of all that is read here of these hours: another one as soon as something is another, whoever wrote it and when. */
  readonly version: string;
  /** In no order; hours without a row are not among them. Null: the same as what is known. */
  readonly alike: readonly AlikeHours[] | null;
}

type Words = 'factorVersions' | 'rulesVersions' | 'codes';

interface PartRow extends Omit<AlikeHours, Words | 'lines'>, Readonly<Record<Words, string>> {
  readonly part: number;
  readonly version: string;
  /** Null: not read, or there are no hours. */
  readonly lines: string | null;
  readonly isKnown: boolean;
}

/** What versions are made of. −0 and 0, 1.50 and 1.5 are the same to it, as they are in JSON. */
const CONTENT = [
  'start',
  ...Object.values(SHOWN_NUMBERS),
  'data_effect, revision, closed, factor_missing, factor_versions, rules_versions, codes',
].join(', ');

const HOURS_OF_PART = `emission where site_id = $1 and grain = 'hour' and start >= ${timeOf('p.from_ms')} and start < ${timeOf('p.to_ms')}`;

/**
 * Of each part its hours, in the order of the parts and all of one moment. For answers in JSON of thousands of hours: what all have is read
 * once, no number is parsed to be written again, and where the version is the one that is known no line is made: of 12 ms for a season
 * these take 10, the versions 5.
 */
export async function readHourLines(q: Queryable, siteId: number, parts: readonly HourPart[]): Promise<HourLines[]> {
  const rows = await q.query<PartRow>(
    `select p.nr::int as part, v.version, v.version is not distinct from p.known as "isKnown", a.*
     from unnest($2::float8[], $3::float8[], $4::text[]) with ordinality p(from_ms, to_ms, known, nr)
     cross join lateral (
       select count(*) || '/' || coalesce(bit_xor(hash_record_extended(row(${CONTENT}), 0)), 0) as version from ${HOURS_OF_PART}) v
     left join lateral (
       select factor_versions::text as "factorVersions", rules_versions::text as "rulesVersions", codes::text,
              factor_missing as "factorMissing", revision, closed, heat_gj is not null as "isHeatKnown", net_t is not null as "isNetKnown",
              string_agg(concat(date_part('epoch', start), ${Object.values(COLUMNS)
                .map((column) => `',', ${column}`)
                .join(', ')}), E'\\n') as lines
       from ${HOURS_OF_PART} and v.version is distinct from p.known
       group by revision, closed, factor_missing, heat_gj is not null, net_t is not null, factor_versions, rules_versions, codes) a on true`,
    [siteId, parts.map(({ fromMs }) => fromMs), parts.map(({ toMs }) => toMs), parts.map(({ known }) => known)],
  );
  const found = parts.map((): PartRow[] => []);
  for (const row of rows) found[row.part - 1]!.push(row);
  return found.map((own) => ({ version: own[0]!.version, alike: own[0]!.isKnown ? null : own.flatMap(alikeOf) }));
}

function alikeOf({ part: _part, version: _version, isKnown: _isKnown, lines, ...row }: PartRow): AlikeHours[] {
  if (lines === null) return [];
  return [
    {
      ...row,
      factorVersions: JSON.parse(row.factorVersions) as string[],
      rulesVersions: JSON.parse(row.rulesVersions) as string[],
      codes: JSON.parse(row.codes) as string[],
      lines: lines.split('\n'),
    },
  ];
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
