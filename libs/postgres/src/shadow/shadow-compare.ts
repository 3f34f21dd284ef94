import type { Grain } from '#domain';
import type { Shadow } from './in-shadow.js';

/** A stored value that comes out otherwise in a shadow. */
export interface StoredDifference {
  /** `window plant-meter/heat.energyTotal amount`, `code plant-meter/heat.power RANGE`, `month grossT`. */
  readonly what: string;
  /** Start of the window or interval, time of the reading, Unix ms. */
  readonly startMs: number;
  /** null: there is none. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface ShadowComparison {
  /** Values that were compared. */
  readonly values: number;
  readonly differences: number;
  /** The first of them in time. */
  readonly first: readonly StoredDifference[];
  /** Of each device with a window or code that differs, from the first to the last one. */
  readonly devices: readonly { readonly deviceId: number; readonly fromMs: number; readonly toMs: number }[];
  /** Figures that differ. */
  readonly figures: readonly { readonly grain: Grain; readonly label: string; readonly startMs: number }[];
}

/** How a figure came to be is no part of it. */
const NOT_COMPARED = ['configuration_hash', 'first_received_at', 'revision', 'closed', 'computed_at'];

/**
 * Compares every value that was made in a shadow with the one that is stored: windows with the states of their engines, codes of
 * readings, and all figures that were put into the shadow.
 * @param most how many differences are returned one by one
 */
export async function compareShadow(shadow: Shadow, siteId: number, most: number): Promise<ShadowComparison> {
  await shadow.execute('analyze shadow_window, shadow_code, shadow_span, emission');
  const windowFields = await columnsOf(shadow, 'window_15m', ['point_id', 'start']);
  const figureFields = await columnsOf(shadow, 'emission', ['site_id', 'grain', 'start', ...NOT_COMPARED]);
  const changed = `${changedWindows(shadow.real, windowFields)} union all ${changedFigures(shadow.real, figureFields)}`;
  const first = await shadow.query<StoredDifference & { n: number }>(
    `select c.kind || ' ' || coalesce(b.key, a.key) as what, c.start as "startMs", b.value as before, a.value as after,
            count(*) over ()::int as n
     from (${changed}) c
     cross join lateral (select * from jsonb_each(c.before) b(key, value) full join jsonb_each(c.after) a(key, value) using (key)) x
     cross join lateral (select x.key, c.before -> x.key as value) b cross join lateral (select x.key, c.after -> x.key as value) a
     where b.value is distinct from a.value order by c.start, 1 limit $2`,
    [siteId, most],
  );
  const [counted] = await shadow.query<{ values: number }>(
    `select ((select count(*) from shadow_window) * $1 + (select count(*) from shadow_code) + (select count(*) from emission) * $2)::float8
       as values`,
    [windowFields.length, figureFields.length],
  );
  const isSame = first.length === 0;
  return {
    values: counted?.values ?? 0,
    differences: first[0]?.n ?? 0,
    first: first.map(({ what, startMs, before, after }) => ({ what: named(what), startMs, before, after })),
    devices: isSame
      ? []
      : await shadow.query(
          `select c.device_id as "deviceId", min(c.start) as "fromMs", max(c.start) as "toMs"
           from (${changedWindows(shadow.real, windowFields)}) c where $1::int is not null group by c.device_id`,
          [siteId],
        ),
    figures: isSame
      ? []
      : await shadow.query(
          `select c.kind as grain, coalesce(c.after, c.before) ->> 'label' as label, c.start as "startMs"
           from (${changedFigures(shadow.real, figureFields)}) c`,
          [siteId],
        ),
  };
}

async function columnsOf(shadow: Shadow, table: string, without: readonly string[]): Promise<string[]> {
  const rows = await shadow.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = ($1 || '.' || $2)::regclass and attnum > 0 and not attisdropped
       and attname <> all($3::text[]) order by attnum`,
    [shadow.real, table, without],
  );
  return rows.map(({ name }) => name);
}

const record = (table: string, fields: readonly string[]): string => fields.map((field) => `${table}.${field}`).join();
const json = (table: string, fields: readonly string[], key: string): string =>
  `case when ${table}.${key} is not null then jsonb_strip_nulls(jsonb_build_object(${fields.map((f) => `'${f}', ${table}.${f}`).join()})) end`;

/** Windows and codes of the spans that were made; $1 is not used. */
const changedWindows = (real: string, fields: readonly string[]): string => `
  select d.device_id, x.kind || d.code || '/' || p.code as kind, x.start, x.before, x.after
  from shadow_span s join point p using (point_id) join device d using (device_id)
  cross join lateral (
    select 'window ' as kind, coalesce(o.start, n.start) as start, ${json('o', fields, 'start')} as before, ${json('n', fields, 'start')} as after
    from (select * from ${real}.window_15m where point_id = s.point_id and start >= s.from_ts and start < s.to_ts) o
    full join (select * from shadow_window where point_id = s.point_id) n on o.start = n.start
    where (${record('o', fields)}) is distinct from (${record('n', fields)})
    union all
    select 'code ', coalesce(o.ts, n.ts), case when o.ts is not null then jsonb_build_object(o.code, true) end,
           case when n.ts is not null then jsonb_build_object(n.code, true) end
    from (select * from ${real}.reading_code where point_id = s.point_id and ts >= s.from_ts and ts < s.to_ts) o
    full join (select * from shadow_code where point_id = s.point_id) n on o.ts = n.ts and o.code = n.code
    where o.ts is null or n.ts is null) x`;

const changedFigures = (real: string, fields: readonly string[]): string => `
  select null::int as device_id, n.grain as kind, n.start, ${json('o', fields, 'start')} as before, ${json('n', fields, 'start')} as after
  from emission n left join ${real}.emission o on o.site_id = n.site_id and o.grain = n.grain and o.start = n.start
  where n.site_id = $1 and (${record('o', fields)}) is distinct from (${record('n', fields)})`;

/** `gross_t` as answers name it. */
const named = (what: string): string => what.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
