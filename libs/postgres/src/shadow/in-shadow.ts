import type { ReadingCode } from '#domain';
import { allEnded } from '../database/all-ended.js';
import type { Database, Queryable, Session } from '../database/database.js';
import { copyWindows } from '../windows/copy-windows.js';
import type { ChangedWindow, PointWindows } from '../windows/write-windows.js';
import { timeOf } from '../wire/timestamptz.js';

/**
 * A shadow (ADR 8): temporary tables and views of the same names hide the real ones in one transaction, because PostgreSQL looks
 * in pg_temp first. All SQL of this library names tables without a schema, so the same derivation runs over the shadow as over
 * the real tables, takes no lock on a real row, and leaves nothing behind.
 */
export interface Shadow extends Session {
  /** Schema of the real tables, quoted: what is named with it is not hidden. */
  readonly real: string;
}

/** Far enough for any window, near enough for a timestamptz. */
const LAST_MS = Date.UTC(9999, 0, 1);

/** Windows of spans that were made in the shadow, and the real ones everywhere else. One span per point is enough: runs go on where they stopped. */
const overlay = (real: string): string => `
create temporary table shadow_span (point_id int primary key, from_ts timestamptz not null, to_ts timestamptz not null);
create temporary table shadow_window (like ${real}.window_15m including all);
create temporary table shadow_code (like ${real}.reading_code including all);
create temporary view window_15m as
  select w.* from ${real}.window_15m w
  where not exists (select from shadow_span s where s.point_id = w.point_id and w.start >= s.from_ts and w.start < s.to_ts)
  union all select * from shadow_window;
create temporary view reading_code as
  select c.* from ${real}.reading_code c
  where not exists (select from shadow_span s where s.point_id = c.point_id and c.ts >= s.from_ts and c.ts < s.to_ts)
  union all select * from shadow_code;`;

/** Empty: what figures are needed is put into them. Nothing waits in a shadow. */
const figures = (real: string): string =>
  ['emission', 'emission_revision', 'fuel_day', 'mark', 'hour_mark', 'day_check', 'set_aside']
    .map((table) => `create temporary table ${table} (like ${real}.${table} including all);`)
    .join('\n');

/**
 * Runs `work` over a shadow of one snapshot. `hide` may lay more tables and views over it. From then on PostgreSQL itself refuses
 * any change of a real table, and at the end all is rolled back.
 */
export async function inShadow<T>(
  db: Database,
  work: (shadow: Shadow) => Promise<T>,
  hide: (shadow: Shadow) => Promise<void> = async () => undefined,
): Promise<T> {
  return db.session(async (session) => {
    let last: Promise<unknown> = Promise.resolve();
    // Several may work in a shadow at once, over one connection.
    const inTurn = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      const answer = last.then(ask, ask);
      last = answer;
      return answer;
    };
    await session.execute('begin isolation level repeatable read');
    try {
      const [found] = await session.query<{ real: string }>('select quote_ident(current_schema()) as real');
      const shadow: Shadow = {
        real: found!.real,
        query: (sql, params) => inTurn(() => session.query(sql, params)),
        execute: (sql, params) => inTurn(() => session.execute(sql, params)),
        repository: (entity, work) => inTurn(() => session.repository(entity, work)),
        copyIn: (sql, rows, meanwhile) => inTurn(() => session.copyIn(sql, rows, meanwhile)),
        together: (...work) => allEnded(work),
      };
      // The plans of short statements over a handful of rows cost more to compile than to run.
      await session.execute('set local jit = off');
      // A shadow holds no lock that anybody waits for, and may recompute a whole season.
      await session.execute('set local statement_timeout = 0');
      await session.execute('set local idle_in_transaction_session_timeout = 0');
      await hide(shadow);
      await session.execute(overlay(shadow.real) + figures(shadow.real));
      await session.execute('set transaction read only');
      return await work(shadow);
    } finally {
      // A connection that is gone has rolled back: the first error is the one to report.
      await session.execute('rollback').catch(() => undefined);
    }
  });
}

/** As `replaceWindows`, but in a shadow: the real windows of the spans are hidden from now on. */
export async function shadowWindows(shadow: Session, points: readonly PointWindows[]): Promise<ChangedWindow[]> {
  const spans = [
    points.map((p) => p.pointId),
    points.map((p) => p.fromMs),
    points.map((p) => Math.min(p.toMs, LAST_MS)),
  ];
  const span = `(select p, ${timeOf('f')} as f, ${timeOf('t')} as t
     from unnest($1::int[], $2::float8[], $3::float8[]) x(p, f, t)) x`;
  for (const [table, hidden, time] of [
    ['window_15m', 'shadow_window', 'start'],
    ['reading_code', 'shadow_code', 'ts'],
  ] as const) {
    // One span hides all between two runs: what lies between them comes along as it is. By point: as a join, all that is stored was read for it.
    const between = (fromTs: string, toTs: string): string =>
      `select * from ${table} where point_id = x.p and ${time} >= ${fromTs} and ${time} < ${toTs}`;
    await shadow.execute(
      `insert into ${hidden} select w.* from ${span} join shadow_span s on s.point_id = x.p
       cross join lateral (${between('s.to_ts', 'x.f')} union all ${between('x.t', 's.from_ts')} offset 0) w on conflict do nothing`,
      spans,
    );
  }
  await shadow.execute(
    `insert into shadow_span as s select * from ${span} on conflict (point_id) do update
     set from_ts = least(s.from_ts, excluded.from_ts), to_ts = greatest(s.to_ts, excluded.to_ts)`,
    spans,
  );
  for (const [table, time] of [
    ['shadow_window', 'start'],
    ['shadow_code', 'ts'],
  ] as const) {
    await shadow.execute(
      `delete from ${table} w using ${span} where w.point_id = x.p and w.${time} >= x.f and w.${time} < x.t`,
      spans,
    );
  }
  const rows = points.flatMap(({ pointId, windows }) => windows.map((window) => ({ pointId, window })));
  await copyWindows(shadow, rows, 'shadow_window');
  await putCodes(
    shadow,
    points.flatMap(({ pointId, codes }) => codes.map((code) => ({ pointId, ...code }))),
  );
  return [];
}

async function putCodes(
  shadow: Queryable,
  codes: readonly ({ readonly pointId: number } & ReadingCode)[],
): Promise<void> {
  if (codes.length === 0) return;
  await shadow.execute(
    `insert into shadow_code (point_id, ts, code)
     select p, ${timeOf('t')}, c from unnest($1::int[], $2::float8[], $3::text[]) x(p, t, c) on conflict do nothing`,
    [codes.map((c) => c.pointId), codes.map((c) => c.t), codes.map((c) => c.code)],
  );
}
