import type { Code } from '#domain';
import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';
import { pointIn } from './read-readings.js';

interface Question {
  readonly deviceId: number;
  readonly pointId: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** The newest so many. */
  readonly most: number;
}

/** A reading to which a rule gave a code. */
export interface CodedReading {
  readonly t: number;
  readonly v: number;
  readonly codes: readonly Code[];
}

/** Readings of a point with fromMs <= t < toMs that have one of these codes, rising; event-like deltas are not among them. */
export async function readCodedReadings(
  q: Queryable,
  { deviceId, pointId, fromMs, toMs, most }: Question,
  codes: readonly Code[],
): Promise<CodedReading[]> {
  const rows = await q.query<CodedReading>(
    `with coded as (select ts, array_agg(code order by code) as codes from reading_code
                    where point_id = $2 and ts >= ${timeOf('$3')} and ts < ${timeOf('$4')} and code = any($5::text[])
                    group by ts order by ts desc limit $6)
     select c.ts as t, r.v, c.codes from coded c
     cross join lateral (${pointIn('c.ts', `c.ts + interval '1 microsecond'`)}) r order by c.ts`,
    [deviceId, pointId, fromMs, toMs, codes, most],
  );
  return rows;
}

/** One of several values that were sent for a point and time. */
export interface SentValue {
  readonly t: number;
  readonly v: number;
  readonly receivedMs: number;
}

/** Of each time in [fromMs, toMs) for which more than one value was sent of a point: all of them, in the order of time and arrival. */
export async function readSentValues(q: Queryable, { pointId, fromMs, toMs, most }: Question): Promise<SentValue[]> {
  const rows = await q.query<SentValue>(
    `select ts as t, value as v, received_at as "receivedMs" from reading_conflict
     where point_id = $1 and event_id = '' and ts >= ${timeOf('$2')} and ts < ${timeOf('$3')}
     order by ts desc, received_at desc limit $4`,
    [pointId, fromMs, toMs, most],
  );
  return rows.reverse();
}

/** The values of a point that count at these moments, by the moment. */
export async function readValuesAt(
  q: Queryable,
  { deviceId, pointId }: Pick<Question, 'deviceId' | 'pointId'>,
  times: readonly number[],
): Promise<Map<number, number>> {
  if (times.length === 0) return new Map();
  const rows = await q.query<{ t: number; v: number }>(
    `select x.ts as t, x.v from unnest($3::float8[]) k(ms) cross join lateral (${pointIn(timeOf('k.ms'), `${timeOf('k.ms')} + interval '1 microsecond'`)}) x`,
    [deviceId, pointId, times],
  );
  return new Map(rows.map(({ t, v }) => [t, v]));
}

/** When codes of these kinds were given to a point in [fromMs, toMs), the newest so many, rising. */
export async function readCodeTimes(
  q: Queryable,
  { pointId, fromMs, toMs, most }: Omit<Question, 'deviceId'>,
  codes: readonly Code[],
): Promise<{ readonly t: number; readonly code: Code }[]> {
  const rows = await q.query<{ t: number; code: Code }>(
    `select ts as t, code from reading_code
     where point_id = $1 and ts >= ${timeOf('$2')} and ts < ${timeOf('$3')} and code = any($4::text[])
     order by ts desc limit $5`,
    [pointId, fromMs, toMs, codes, most],
  );
  return rows.reverse();
}
