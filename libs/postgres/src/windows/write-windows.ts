import type { ReadingCode, Window } from '#domain';
import { numbersLiteral, wordsLiteral } from '../database/array-literal.js';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

export interface PointWindows {
  readonly pointId: number;
  /** All windows with fromMs <= start < toMs are replaced by `windows`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly windows: readonly Window[];
  readonly codes: readonly ReadingCode[];
}

export interface ChangedWindow {
  readonly pointId: number;
  /** Start of the window, Unix ms. */
  readonly startMs: number;
  /** There was none; absent: not known. */
  readonly isNew?: boolean;
}

/** Of a window everything but the state of its engine. */
export const WINDOW_FIELDS = [
  'min',
  'max',
  'mean',
  'last',
  'held_ms',
  'amount',
  'excluded',
  'covered_ms',
  'lost_ms',
  'quality',
  'codes',
];
const FIELDS = [...WINDOW_FIELDS, 'state'];

/** Rows of one statement: its text is in memory three times until it is sent. */
const ROWS_PER_STATEMENT = 4_000;

interface WindowRow {
  readonly pointId: number;
  readonly window: Window;
}

/** Writes windows that differ from what is there, and says which. */
export async function upsertWindows(tx: Queryable, rows: readonly WindowRow[]): Promise<ChangedWindow[]> {
  const changed: ChangedWindow[] = [];
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    const { sql, params } = insertOf(rows.slice(i, i + ROWS_PER_STATEMENT), 'window_15m');
    const some = await tx.query<ChangedWindow>(
      `${sql}
       on conflict on constraint window_15m_pkey do update set ${FIELDS.map((f) => `${f} = excluded.${f}`).join()}
         where (${FIELDS.map((f) => `w.${f}`).join()}) is distinct from (${FIELDS.map((f) => `excluded.${f}`).join()})
       returning point_id as "pointId", start as "startMs", w.xmax = 0 as "isNew"`,
      params,
    );
    for (const one of some) changed.push(one);
  }
  return changed;
}

/** Writes windows of a shadow, of which none is there. */
export async function insertShadowWindows(shadow: Queryable, rows: readonly WindowRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    const { sql, params } = insertOf(rows.slice(i, i + ROWS_PER_STATEMENT), 'shadow_window');
    await shadow.execute(sql, params);
  }
}

/** States are sent once each: in a gap, and between two readings, many windows have the same one. */
function insertOf(
  rows: readonly WindowRow[],
  table: 'window_15m' | 'shadow_window',
): { readonly sql: string; readonly params: readonly unknown[] } {
  const numbers = (of: (window: Window) => number | null): string => numbersLiteral(rows.map((r) => of(r.window)));
  const states = new Map<string, number>();
  for (const { window } of rows) if (!states.has(window.state)) states.set(window.state, states.size + 1);
  return {
    sql: `insert into ${table} as w (point_id, start, ${FIELDS.join()})
     select p, ${timeOf('s')}, mn, mx, me, la, he, am, ex, co, lo, qu, string_to_array(cs, ','), state.text
     from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::int[], $8::float8[], $9::float8[],
       $10::int[], $11::int[], $12::smallint[], $13::text[], $14::int[]) x(p, s, mn, mx, me, la, he, am, ex, co, lo, qu, cs, st)
     join unnest($15::text[]) with ordinality state(text, nth) on state.nth = x.st`,
    params: [
      numbersLiteral(rows.map((r) => r.pointId)),
      numbers((w) => w.start),
      numbers((w) => w.min),
      numbers((w) => w.max),
      numbers((w) => w.mean),
      numbers((w) => w.last),
      numbers((w) => w.heldMs),
      numbers((w) => w.amount),
      numbers((w) => w.excluded),
      numbers((w) => w.coveredMs),
      numbers((w) => w.lostMs),
      numbers((w) => w.quality),
      wordsLiteral(rows.map((r) => r.window.codes)),
      numbers((w) => states.get(w.state)!),
      [...states.keys()],
    ],
  };
}

/** Far enough for any window, near enough for a timestamptz. */
const LAST_MS = Date.UTC(9999, 0, 1);

/** Replaces the windows and codes of some points over a span each; returns the windows that are different now. */
export async function replaceWindows(tx: Queryable, points: readonly PointWindows[]): Promise<ChangedWindow[]> {
  const rows = points.flatMap(({ pointId, windows }) => windows.map(({ start }) => ({ pointId, start })));
  const spans = [
    points.map((p) => p.pointId),
    points.map((p) => p.fromMs),
    points.map((p) => Math.min(p.toMs, LAST_MS)),
  ];
  const written = await upsertWindows(
    tx,
    points.flatMap(({ pointId, windows }) => windows.map((window) => ({ pointId, window }))),
  );
  const deleted = await tx.query<ChangedWindow>(
    `with span as (select * from unnest($1::int[], $2::float8[], $3::float8[]) s(p, f, t)),
          keep as (select * from unnest($4::int[], $5::float8[]) k(p, s))
     delete from window_15m w using span
     where w.point_id = span.p and w.start >= ${timeOf('span.f')} and w.start < ${timeOf('span.t')}
       and not exists (select from keep where keep.p = w.point_id and ${timeOf('keep.s')} = w.start)
     returning w.point_id as "pointId", w.start as "startMs"`,
    [...spans, numbersLiteral(rows.map((r) => r.pointId)), numbersLiteral(rows.map((r) => r.start))],
  );
  await replaceCodes(tx, points, spans);
  return [...written, ...deleted];
}

async function replaceCodes(tx: Queryable, points: readonly PointWindows[], spans: readonly unknown[]): Promise<void> {
  const codes = points.flatMap(({ pointId, codes: own }) => own.map(({ t, code }) => ({ pointId, t, code })));
  const values = [codes.map((c) => c.pointId), codes.map((c) => c.t), codes.map((c) => c.code)];
  await tx.execute(
    `with span as (select * from unnest($1::int[], $2::float8[], $3::float8[]) s(p, f, t)),
          keep as (select * from unnest($4::int[], $5::float8[], $6::text[]) k(p, ts, code))
     delete from reading_code c using span
     where c.point_id = span.p and c.ts >= ${timeOf('span.f')} and c.ts < ${timeOf('span.t')}
       and not exists (select from keep k where k.p = c.point_id and ${timeOf('k.ts')} = c.ts and k.code = c.code)`,
    [...spans, ...values],
  );
  if (codes.length === 0) return;
  await tx.execute(
    `insert into reading_code (point_id, ts, code)
     select p, ${timeOf('t')}, c from unnest($1::int[], $2::float8[], $3::text[]) x(p, t, c) on conflict do nothing`,
    values,
  );
}
