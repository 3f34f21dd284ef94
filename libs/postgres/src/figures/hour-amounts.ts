import { WINDOW_MS } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf, wholeMsOf } from '../wire/timestamptz.js';

export interface HourAmount {
  readonly pointId: number;
  /** Start of the hour, Unix ms. */
  readonly startMs: number;
  /** Sum of the windows' amounts in the point's unit; null: no window knows. */
  readonly amount: number | null;
  readonly coveredMs: number;
  /** Held back or refused. */
  readonly excluded: number;
  readonly lostMs: number;
  /** Time of the windows that know an amount. */
  readonly knownMs: number;
  /** The same without what is lost of them. */
  readonly toldMs: number;
  /** Sorted, each once. */
  readonly codes: readonly string[];
}

/** Windows of a point, column by column, in order of time. */
interface WindowColumns {
  readonly pointId: number;
  readonly starts: readonly number[];
  readonly amounts: readonly (number | null)[];
  readonly covered: readonly number[];
  readonly excluded: readonly (number | null)[];
  readonly lost: readonly number[];
  /** Of a window apart by commas, of windows by semicolons. */
  readonly codes: string;
}

interface HourSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const MOST_WINDOWS = 4;
/** So many times as many windows as are asked for may be read in one piece before each is asked for by its start. */
const MOST_BESIDE = 2;
const IS_WANTED = `and start in (select ${timeOf(`(h + k * ${WINDOW_MS})`)} from unnest($4::float8[]) h cross join generate_series(0, ${MOST_WINDOWS - 1}) k)`;

/**
 * What each point brought in each of these hours, from committed windows. Hours that lie close together are read as one stretch, others
 * by the start of each window, so that they are found by a hash also where a shadow hides some of them. They are added up here: to group
 * and sort thousands of them took PostgreSQL twice as long as to read them.
 */
export async function readHourAmounts(
  q: Queryable,
  pointIds: readonly number[],
  hours: readonly HourSpan[],
): Promise<HourAmount[]> {
  const inOrder = hours.toSorted((a, b) => a.startMs - b.startMs);
  const fromMs = inOrder[0]?.startMs ?? 0;
  const toMs = inOrder.reduce((most, { endMs }) => Math.max(most, endMs), fromMs);
  const isDense = (toMs - fromMs) / WINDOW_MS <= MOST_BESIDE * MOST_WINDOWS * hours.length;
  const starts = isDense ? [] : [inOrder.map(({ startMs }) => startMs)];
  const columns = await q.query<WindowColumns>(
    `select point_id as "pointId", array_agg(${wholeMsOf('start')} order by start) as starts, array_agg(amount order by start) as amounts,
            array_agg(covered_ms order by start) as covered, array_agg(excluded order by start) as excluded,
            array_agg(lost_ms order by start) as lost, string_agg(array_to_string(codes, ','), ';' order by start) as codes
     from window_15m
     where point_id = any($1::int[]) and start >= ${timeOf('$2')} and start < ${timeOf('$3')} ${isDense ? '' : IS_WANTED}
     group by point_id`,
    [pointIds, fromMs, toMs, ...starts],
  );
  const listOf = codeLists();
  return columns.flatMap((own) => [...amountsOf(own, inOrder, listOf)]);
}

function* amountsOf(
  { pointId, starts, amounts, covered, excluded, lost, codes }: WindowColumns,
  hours: readonly HourSpan[],
  listOf: (texts: readonly string[]) => readonly string[],
): Generator<HourAmount> {
  const codesOf = codes.split(';');
  let first = 0;
  for (const { startMs, endMs } of hours) {
    while (first < starts.length && starts[first]! < startMs) first++;
    const hour = { amount: null as number | null, coveredMs: 0, excluded: null as number | null, lostMs: 0 };
    let [knownMs, toldMs] = [0, 0];
    const found: string[] = [];
    const end = Math.min(endMs, startMs + MOST_WINDOWS * WINDOW_MS);
    for (let i = first; i < starts.length && starts[i]! < end; i++) {
      if ((starts[i]! - startMs) % WINDOW_MS !== 0) continue;
      hour.amount = plus(hour.amount, amounts[i]!);
      hour.excluded = plus(hour.excluded, excluded[i]!);
      hour.coveredMs += covered[i]!;
      hour.lostMs += lost[i]!;
      if (amounts[i] !== null) [knownMs, toldMs] = [knownMs + WINDOW_MS, toldMs + WINDOW_MS - lost[i]!];
      found.push(codesOf[i]!);
    }
    if (found.length > 0)
      yield { pointId, startMs, ...hour, excluded: hour.excluded ?? 0, knownMs, toldMs, codes: listOf(found) };
  }
}

/**
 * As PostgreSQL adds up: what is not known is left out.
 * @throws RangeError where no double holds the sum
 */
function plus(sum: number | null, value: number | null): number | null {
  if (value === null || sum === null) return value ?? sum;
  const both = sum + value;
  if (!Number.isFinite(both)) throw new RangeError(`amounts of an hour overflow: ${sum} + ${value}`);
  return both;
}

/** Thousands of hours have the same few lists: each is made once. */
function codeLists(): (texts: readonly string[]) => readonly string[] {
  const lists = new Map<string, readonly string[]>();
  return (texts) => {
    const distinct = texts.every((text) => text === texts[0]) ? texts[0]! : texts.join();
    let list = lists.get(distinct);
    if (!list) lists.set(distinct, (list = [...new Set(distinct.split(',').filter((code) => code !== ''))].sort()));
    return list;
  };
}
