import type { Grain } from '#domain';
import type { MeterEvent } from '#contracts';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Class of the advisory locks under which the chain of a site grows. */
const CHAIN_LOCK = 0x6772_6576; // "grev"

/** One link of the chain of a site. Hashes are SHA-256, hexadecimal. */
export interface EvidenceRoot {
  readonly period: string;
  readonly version: number;
  readonly leaves: number;
  readonly root: string;
  readonly content: string;
  readonly previous: string;
  readonly hash: string;
  /** Unix ms. */
  readonly createdMs: number;
  readonly who: string;
}

const COLUMNS = `period, version, leaves, root, content, previous, hash, who,
  created_at as "createdMs"`;

/** Nobody else adds to the chain of the site until the transaction ends. */
export async function lockEvidenceChain(tx: Queryable, siteId: number): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [CHAIN_LOCK, siteId]);
}

/** The newest link of a site, or of one of its periods; null: there is none. */
export async function readNewestRoot(q: Queryable, siteId: number, period?: string): Promise<EvidenceRoot | null> {
  const [row] = await q.query<EvidenceRoot>(
    `select ${COLUMNS} from evidence_root where site_id = $1 and ($2::text is null or period = $2)
     order by evidence_root_id desc limit 1`,
    [siteId, period ?? null],
  );
  return row ?? null;
}

/** Every link of every site, each chain from its first link on. */
export async function readEvidenceLinks(q: Queryable): Promise<(EvidenceRoot & { readonly site: string })[]> {
  return q.query(
    `select s.code as site, ${COLUMNS} from evidence_root join site s using (site_id) order by s.code, evidence_root_id`,
  );
}

/** Appends a link; the table takes neither a change nor a deletion. */
export async function addEvidenceRoot(tx: Queryable, siteId: number, link: EvidenceRoot): Promise<void> {
  await tx.execute(
    `insert into evidence_root (site_id, period, version, leaves, root, content, previous, hash, created_at, who)
     values ($1, $2, $3, $4, $5, $6, $7, $8, ${timeOf('$9')}, $10)`,
    [
      siteId,
      link.period,
      link.version,
      link.leaves,
      link.root,
      link.content,
      link.previous,
      link.hash,
      link.createdMs,
      link.who,
    ],
  );
}

/**
 * Something of the site that was stored with a time before `beforeMs` is not in its figures yet.
 * @param devices codes of the declared devices; what others have sent waits for their declaration, and changes no figure before it
 */
export async function isDerivationWaiting(
  q: Queryable,
  siteId: number,
  devices: readonly string[],
  beforeMs: number,
): Promise<boolean> {
  const [row] = await q.query<{ waiting: boolean }>(
    `select exists (select from mark where site_id = $1 and from_ts < ${timeOf('$3')}
              and device_id in (select device_id from device where site_id = $1 and code = any($2::text[])))
         or exists (select from hour_mark where site_id = $1 and hour_start < ${timeOf('$3')}) as waiting`,
    [siteId, devices, beforeMs],
  );
  return row?.waiting ?? false;
}

export interface DeviceEvent {
  readonly device: string;
  readonly receivedMs: number;
  readonly event: MeterEvent;
}

/** Every event of these devices before a moment that figures are made from, the withdrawn ones too, and all withdrawals of the site; by time and id. */
export async function readAllEvents(
  q: Queryable,
  siteId: number,
  deviceIds: readonly number[],
  beforeMs: number,
): Promise<DeviceEvent[]> {
  return q.query<DeviceEvent>(
    `select d.code as device, e.body as event, e.received_at as "receivedMs"
     from meter_event e join device d using (device_id)
     where e.site_id = $1 and ((e.device_id = any($2::int[]) and e.ts < ${timeOf('$3')} and e.type <> 'fuel-batch') or e.type = 'withdrawn')
     order by e.ts, e.event_id collate "C"`,
    [siteId, deviceIds, beforeMs],
  );
}

/** A figure as it is stored, with what it was made under. */
export interface FigureOrigin {
  /** Unix ms. */
  readonly startMs: number;
  readonly label: string;
  readonly configurationHash: string;
  /** Unix ms. */
  readonly computedMs: number;
}

/** Where the figures came from whose start lies in [fromMs, toMs), in order of time. */
export async function readFigureOrigins(
  q: Queryable,
  siteId: number,
  grain: Grain,
  fromMs: number,
  toMs: number,
): Promise<FigureOrigin[]> {
  return q.query<FigureOrigin>(
    `select start as "startMs", label, configuration_hash as "configurationHash",
            computed_at as "computedMs"
     from emission where site_id = $1 and grain = $2
       and start >= ${timeOf('$3')} and start < ${timeOf('$4')} order by start`,
    [siteId, grain, fromMs, toMs],
  );
}

export interface RevisionCause {
  readonly revision: number;
  readonly cause: string;
  /** Unix ms. */
  readonly recordedMs: number;
}

/** Every recorded revision of one figure, the newest first. */
export async function readRevisionCauses(
  q: Queryable,
  siteId: number,
  grain: Grain,
  startMs: number,
): Promise<RevisionCause[]> {
  return q.query<RevisionCause>(
    `select revision, cause, recorded_at as "recordedMs" from emission_revision
     where site_id = $1 and grain = $2 and start = ${timeOf('$3')} order by revision desc`,
    [siteId, grain, startMs],
  );
}

/** A window with what its engine knew at its end. */
export interface WindowOrigin {
  readonly pointId: number;
  /** Unix ms. */
  readonly startMs: number;
  readonly amount: number | null;
  readonly coveredMs: number;
  readonly mean: number | null;
  readonly last: number | null;
  readonly quality: number;
  readonly codes: readonly string[];
  readonly state: string;
}

const WINDOW = `point_id as "pointId", start as "startMs", amount, covered_ms as "coveredMs",
  mean, last, quality, codes, state`;

/** Windows of these points with fromMs <= start < toMs, in order of time. */
export async function readWindowOrigins(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<WindowOrigin[]> {
  return q.query<WindowOrigin>(
    `select ${WINDOW} from window_15m where point_id = any($1::int[])
       and start >= ${timeOf('$2')} and start < ${timeOf('$3')} order by start, point_id`,
    [pointIds, fromMs, toMs],
  );
}

/** The first window from `fromMs` on whose last good reading is not before `atMs`: the reading that the time until then hangs on. */
export async function readWindowThatEnds(
  q: Queryable,
  pointId: number,
  fromMs: number,
  atMs: number,
): Promise<WindowOrigin | null> {
  const [row] = await q.query<WindowOrigin>(
    `select ${WINDOW} from window_15m where point_id = $1 and start >= ${timeOf('$2')}
       and (nullif(state, '')::jsonb #>> '{of,last,t}')::float8 >= $3 order by start limit 1`,
    [pointId, fromMs, atMs],
  );
  return row ?? null;
}

export interface OpenPeriod {
  /** `2026-01-10`, `2026-01`, `season-2025`, `2026`. */
  readonly label: string;
  /** When its figure was last written, Unix ms. */
  readonly computedMs: number;
}

/** Days, months, seasons and years that are not closed and were last written within a year of their start. */
export async function readOpenPeriods(q: Queryable, siteId: number): Promise<OpenPeriod[]> {
  return q.query<OpenPeriod>(
    `select label, computed_at as "computedMs" from emission
     where site_id = $1 and grain <> 'hour' and not closed and computed_at < start + interval '1 year'`,
    [siteId],
  );
}

/** A day of each calendar year that has days and no figure of its own: a database may be older than figures of years. */
export async function readYearsWithoutFigure(q: Queryable, siteId: number): Promise<string[]> {
  const rows = await q.query<{ date: string }>(
    `select min(label) as date from emission d where site_id = $1 and grain = 'day' and not exists (
       select from emission y where y.site_id = $1 and y.grain = 'year' and y.label = left(d.label, 4))
     group by left(label, 4)`,
    [siteId],
  );
  return rows.map(({ date }) => date);
}
