import { cloudEvent, EVENT_TYPES, eventSource, STATUS_TOPIC } from '#contracts';
import type { Queryable } from '../database/database.js';
import { msOf, timeOf } from '../wire/timestamptz.js';
import { WrittenJson, type OutboxMessage } from '../log/outbox.js';
import { versionAfter } from '../log/versions.js';
import { lastPacked, NEVER_PACKED_MS } from '../readings/packs/packed-days.js';

/** Overwrites how a target stands. */
export async function writeTarget(
  tx: Queryable,
  siteId: number,
  target: string,
  body: unknown,
  asOfMs: number,
): Promise<void> {
  await tx.execute(
    `insert into target_status (site_id, target, body, as_of) values ($1, $2, $3::json, ${timeOf('$4')})
     on conflict on constraint target_status_pkey do update set body = excluded.body, as_of = excluded.as_of`,
    [siteId, target, JSON.stringify(body), asOfMs],
  );
}

/**
 * The version that the next status of a site gets. The row is locked until the transaction ends, so it has to come before what the
 * status is made from is read: else an older document could bear the higher version.
 */
export async function lockStatus(tx: Queryable, siteId: number): Promise<number> {
  const next = (): Promise<{ version: number }[]> =>
    tx.query<{ version: number }>(
      `select ${versionAfter('version')} as version from site_status where site_id = $1 for update`,
      [siteId],
    );
  const [known] = await next();
  if (known) return known.version;
  await tx.execute(
    `insert into site_status (site_id, version, body, as_of) values ($1, 0, '{}', now()) on conflict do nothing`,
    [siteId],
  );
  const [first] = await next();
  return first!.version;
}

/** Overwrites the status of a site, under the version of `lockStatus`. @param text the document as JSON */
export async function writeStatus(
  tx: Queryable,
  siteId: number,
  version: number,
  body: unknown,
  asOfMs: number,
  text = JSON.stringify(body),
): Promise<void> {
  await tx.execute(
    `insert into site_status (site_id, version, body, as_of) values ($1, $2, $3::json, ${timeOf('$4')})
     on conflict on constraint site_status_pkey do update
       set version = excluded.version, body = excluded.body, as_of = excluded.as_of`,
    [siteId, version, text, asOfMs],
  );
}

/** The status document of a site as it is published. @param text the document as JSON: of a city it is megabytes, and written once */
export function statusMessage(
  site: string,
  version: number,
  body: { readonly asOf: string } & Readonly<Record<string, unknown>>,
  text = JSON.stringify(body),
): OutboxMessage {
  const head = JSON.stringify(
    cloudEvent(
      { id: `${site}-${version}`, source: eventSource(site), type: EVENT_TYPES.status, time: body.asOf },
      { site, version },
    ),
  );
  // The data comes last in an event, and the document behind its site and version in the data.
  return { topic: STATUS_TOPIC, key: site, event: new WrittenJson(`${head.slice(0, -2)},${text.slice(1)}}`) };
}

/** The newest moment at which something of a site was derived or published, Unix ms; null: nothing was yet. */
export async function readDerivedUntil(q: Queryable, siteId: number): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `select greatest((select as_of from site_status where site_id = $1),
       (select max(computed_at) from emission where site_id = $1)) as ms`,
    [siteId],
  );
  return row?.ms ?? null;
}

/**
 * Newest measurement per device code of a site, Unix ms.
 * @param eventPointIds points whose readings may be events: of a city few are, and the others are not asked for
 */
export async function readNewestReadings(
  q: Queryable,
  siteId: number,
  eventPointIds: readonly number[],
): Promise<Map<string, number>> {
  const [row] = await q.query<{ newest: Readonly<Record<string, number>> | null }>(
    `select json_object_agg(device, ${msOf('ts')}) filter (where ts is not null) as newest from (
       select d.code as device,
              case when newest.ts >= now() - interval '${NEVER_PACKED_MS} ms' then newest.ts
                   else greatest(newest.ts, ${lastPacked('d.device_id')}) end as ts
       from device d
       left join lateral (select ts from reading r where r.device_id = d.device_id order by ts desc limit 1) newest on true
       where d.site_id = $1) x`,
    [siteId],
  );
  const newest = new Map(Object.entries(row?.newest ?? {}));
  for (const { device, ms } of await readNewestEvents(q, eventPointIds))
    newest.set(device, Math.max(ms, newest.get(device) ?? -Infinity));
  return newest;
}

async function readNewestEvents(
  q: Queryable,
  pointIds: readonly number[],
): Promise<{ readonly device: string; readonly ms: number }[]> {
  if (pointIds.length === 0) return [];
  return q.query(
    `select d.code as device, a.ts as ms
     from unnest($1::int[]) id join point p on p.point_id = id join device d using (device_id)
     cross join lateral (select ts from amount where point_id = id order by ts desc limit 1) a`,
    [pointIds],
  );
}

/** What the rules of quality found lately about readings of a point. */
export interface PointCodes {
  readonly device: string;
  readonly point: string;
  /** Sorted, each once. */
  readonly codes: readonly string[];
  /** Newest state of the engine, where the point may be in quarantine; null elsewhere. */
  readonly state: string | null;
}

/** Above so many points what has codes is found by their times: of a day few points have any. Below, what other sites have is not read. */
const MANY_POINTS = 2_000;

/** Points of a site with a code of a reading in [fromMs, toMs). @param points how many the site has */
export async function readPointCodes(
  q: Queryable,
  siteId: number,
  points: number,
  fromMs: number,
  toMs: number,
): Promise<PointCodes[]> {
  const codes = 'array_agg(distinct code order by code) as codes';
  const range = `ts >= ${timeOf('$2')} and ts < ${timeOf('$3')}`;
  const found =
    points > MANY_POINTS
      ? `join (select point_id, ${codes} from reading_code where ${range} group by point_id) k using (point_id)`
      : `cross join lateral (select ${codes} from reading_code where point_id = p.point_id and ${range}) k`;
  return q.query<PointCodes>(
    `select d.code as device, p.code as point, k.codes,
            case when 'QUARANTINE' = any(k.codes) then
              (select state from window_15m where point_id = p.point_id order by start desc limit 1) end as state
     from device d join point p using (device_id)
     ${found}
     where d.site_id = $1 and k.codes is not null
     order by d.code, p.code`,
    [siteId, fromMs, toMs],
  );
}

/** Sum of amounts and covered time of points in one window, in each point's unit. */
export async function readWindowAt(
  q: Queryable,
  pointIds: readonly number[],
  startMs: number,
): Promise<{ pointId: number; amount: number | null; coveredMs: number }[]> {
  return q.query(
    `select point_id as "pointId", amount, covered_ms as "coveredMs" from window_15m
     where point_id = any($1::int[]) and start = ${timeOf('$2')}`,
    [pointIds, startMs],
  );
}
