import type { ReadingCode, Window } from '#domain';
import type { Queryable, Session } from '../database/database.js';
import { msOf, timeOf } from '../wire/timestamptz.js';
import { copyWindows } from './copy-windows.js';
import { WRITTEN_FIELDS, type WindowRow } from './window-row.js';

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

/** Rows of one statement: its text is in memory three times until it is sent. */
const ROWS_PER_STATEMENT = 4_000;

/** A COPY is a round trip more: of fewer windows an insert costs as much. */
const LEAST_COPIED = 60;

/**
 * Writes windows that differ from what is there, and says which. States are sent once each: in a gap, and between two readings, many
 * windows have the same one.
 */
export async function upsertWindows(tx: Queryable, rows: readonly WindowRow[]): Promise<ChangedWindow[]> {
  const changed: ChangedWindow[] = [];
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    for (const one of await upsertSome(tx, rows.slice(i, i + ROWS_PER_STATEMENT))) changed.push(one);
  }
  return changed;
}

async function upsertSome(tx: Queryable, rows: readonly WindowRow[]): Promise<ChangedWindow[]> {
  const numbers = (of: (window: Window) => number | null): (number | null)[] => rows.map((r) => of(r.window));
  const states = new Map<string, number>();
  for (const { window } of rows) if (!states.has(window.state)) states.set(window.state, states.size + 1);
  return tx.query<ChangedWindow>(
    `insert into window_15m as w (point_id, start, ${WRITTEN_FIELDS.join()})
     select p, ${timeOf('s')}, mn, mx, me, la, he, am, ex, co, lo, qu, string_to_array(cs, ','), state.text
     from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::int[], $8::float8[], $9::float8[],
       $10::int[], $11::int[], $12::smallint[], $13::text[], $14::int[]) x(p, s, mn, mx, me, la, he, am, ex, co, lo, qu, cs, st)
     join unnest($15::text[]) with ordinality state(text, nth) on state.nth = x.st
     on conflict on constraint window_15m_pkey do update set ${WRITTEN_FIELDS.map((f) => `${f} = excluded.${f}`).join()}
       where (${WRITTEN_FIELDS.map((f) => `w.${f}`).join()}) is distinct from (${WRITTEN_FIELDS.map((f) => `excluded.${f}`).join()})
     returning point_id as "pointId", start as "startMs", w.xmax = 0 as "isNew"`,
    [
      rows.map((r) => r.pointId),
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
      rows.map((r) => r.window.codes.join()),
      numbers((w) => states.get(w.state)!),
      [...states.keys()],
    ],
  );
}

/** Far enough for any window, near enough for a timestamptz. */
const LAST_MS = Date.UTC(9999, 0, 1);

/**
 * Replaces the windows and codes of some points over a span each; returns the windows that are different now. To be called under the locks of
 * their devices: what is not there now is copied.
 */
export async function replaceWindows(tx: Session, points: readonly PointWindows[]): Promise<ChangedWindow[]> {
  const spans = [
    points.map((p) => p.pointId),
    points.map((p) => p.fromMs),
    points.map((p) => Math.min(p.toMs, LAST_MS)),
  ];
  const there = await readStarts(tx, spans);
  const [known, fresh]: [WindowRow[], WindowRow[]] = [[], []];
  for (const { pointId, windows } of points) {
    // What is left in it is to be taken away.
    const own = there.get(pointId);
    for (const window of windows) (own?.delete(window.start) ? known : fresh).push({ pointId, window });
  }
  const isCopied = fresh.length >= LEAST_COPIED;
  const changed = await upsertWindows(tx, isCopied ? known : [...known, ...fresh]);
  if (isCopied) {
    await copyWindows(tx, fresh);
    for (const { pointId, window } of fresh) changed.push({ pointId, startMs: window.start, isNew: true });
  }
  const gone = [...there].flatMap(([pointId, starts]) => [...starts].map((startMs) => ({ pointId, startMs })));
  await deleteWindows(tx, gone);
  await replaceCodes(tx, points, spans);
  return [...changed, ...gone];
}

/** Starts of the windows that are there, by point. */
async function readStarts(tx: Queryable, spans: readonly unknown[]): Promise<Map<number, Set<number>>> {
  const rows = await tx.query<{ pointId: number; starts: number[] }>(
    `select s.p as "pointId", array_agg(${msOf('w.start')}) as starts
     from unnest($1::int[], $2::float8[], $3::float8[]) s(p, f, t)
     cross join lateral (select start from window_15m where point_id = s.p and start >= ${timeOf('s.f')} and start < ${timeOf('s.t')}) w
     group by s.p`,
    spans,
  );
  return new Map(rows.map(({ pointId, starts }) => [pointId, new Set(starts)]));
}

async function deleteWindows(tx: Queryable, gone: readonly ChangedWindow[]): Promise<void> {
  if (gone.length === 0) return;
  await tx.execute(
    `delete from window_15m w using unnest($1::int[], $2::float8[]) x(p, s) where w.point_id = x.p and w.start = ${timeOf('x.s')}`,
    [gone.map((one) => one.pointId), gone.map((one) => one.startMs)],
  );
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
