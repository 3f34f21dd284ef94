import { sameContent, type Grain, type HourFigures } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { keysOf, NUMBER_COLUMNS } from './figure-columns.js';

/** What is stored of some intervals without its documents: whether a figure is another one its numbers mostly say alone. */
export interface StoredNumbers {
  has(startMs: number): boolean;
  isClosed(startMs: number): boolean;
  /** Of what is not stored 0. */
  revision(startMs: number): number;
  hasCode(startMs: number): boolean;
  /** Whether all numbers of the figure are those that are stored, to the last digit; its documents may be others. */
  isAlike(startMs: number, figures: HourFigures): boolean;
}

const NUMBERS = keysOf(NUMBER_COLUMNS);

type Columns = Readonly<Record<(typeof NUMBERS)[number], readonly (number | null)[]>> & {
  readonly starts: readonly number[] | null;
  readonly closed: readonly number[];
  readonly revisions: readonly number[];
  readonly missing: readonly number[];
  readonly coded: readonly number[];
};

const flags = (condition: string): string => `array_agg((${condition})::int)`;

/**
 * Of the figures that start at these moments, column by column: of thousands of hours a row each would cost more than all the rest.
 * @param code is looked for among the codes of each
 */
export async function readNumbersAt(
  q: Queryable,
  siteId: number,
  grain: Grain,
  startsMs: readonly number[],
  code: string,
): Promise<StoredNumbers> {
  const [row] = await q.query<Columns>(
    `select array_agg(start) as starts, ${flags('closed')} as closed, array_agg(revision) as revisions,
            ${flags('factor_missing')} as missing, ${flags('codes @> to_jsonb($4::text)')} as coded,
            ${NUMBERS.map((key) => `array_agg(${NUMBER_COLUMNS[key]}) as "${key}"`).join(', ')}
     from emission where site_id = $1 and grain = $2
       and start in (select ${timeOf('s')} from unnest($3::float8[]) x(s))`,
    [siteId, grain, startsMs, code],
  );
  const { closed, revisions, missing, coded } = row!;
  const places = new Map((row!.starts ?? []).map((startMs, i) => [startMs, i]));
  const isSet = (list: readonly number[], startMs: number): boolean => {
    const place = places.get(startMs);
    return place !== undefined && list[place] === 1;
  };
  return {
    has: (startMs) => places.has(startMs),
    isClosed: (startMs) => isSet(closed, startMs),
    revision: (startMs) => {
      const place = places.get(startMs);
      return place === undefined ? 0 : revisions[place]!;
    },
    hasCode: (startMs) => isSet(coded, startMs),
    isAlike: (startMs, figures) => {
      const place = places.get(startMs);
      if (place === undefined || (missing[place] === 1) !== figures.factorMissing) return false;
      return NUMBERS.every((key) => sameContent(row![key][place] ?? null, figures[key]));
    },
  };
}
