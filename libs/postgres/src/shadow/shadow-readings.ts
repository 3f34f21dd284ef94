import { effectiveCandidate, FUTURE_TOLERANCE_MS, LATE_GRACE_MS, type Candidate } from '#domain';
import { Column } from '../wire/array-literal.js';
import type { StoredCandidate } from '../readings/conflicts.js';
import { READING_COLUMNS, UNPACKED } from '../readings/packs/unpacked.js';
import type { Shadow } from './in-shadow.js';
import { timeLiteral, timeOf, timesOf } from '../wire/timestamptz.js';

const CANDIDATE = `c.point_id as "pointId", c.ts as t, c.event_id as "eventId", c.value as v, c.quality as q, c.seq,
  c.received_at as "receivedMs"`;

/** A stored row of which a part was known already, though another came later. */
interface StraddlingRow {
  readonly deviceId: number;
  readonly t: number;
  readonly pointIds: number[];
  readonly units: string[];
  readonly vals: number[];
  readonly quality: number[] | null;
  readonly seq: number | null;
  readonly seqs: (number | null)[] | null;
  readonly received: number;
  readonly receiveds: number[] | null;
}

/**
 * A row whose newest value was received by then is as it was: of the candidates of a value the one that counts now counted then.
 * Rows that came since are hidden, but for those of which a part was there: they are laid beside with what was known of them.
 */
export async function hideLaterReadings(shadow: Shadow, siteId: number, asOfMs: number): Promise<void> {
  const { real } = shadow;
  const stored = await openStraddlingPacks(shadow, siteId, asOfMs);
  // No reading is further ahead of its arrival: newer partitions are not looked at.
  const visible = `select * from ${stored} r where received_at <= ${timeLiteral(asOfMs)} and ts <= ${timeLiteral(asOfMs + FUTURE_TOLERANCE_MS)}`;
  const rows = await knownParts(shadow, siteId, asOfMs, stored);
  if (rows.length === 0) {
    await shadow.execute(`create temporary view reading as ${visible}`);
    return;
  }
  await shadow.execute(`
create temporary table shadow_reading (like ${real}.reading including defaults, primary key (device_id, ts));
create temporary table shadow_layout (like ${real}.layout including defaults);
create temporary view reading as ${visible} union all select * from shadow_reading;
create temporary view layout as select * from ${real}.layout union all select * from shadow_layout;`);
  await putRows(shadow, rows);
}

/**
 * A pack of which all was received by then shows, one of which nothing was is hidden. The few between are unpacked beside the rows that are not
 * packed. @returns the rows to look at, as SQL after `from`
 */
async function openStraddlingPacks(shadow: Shadow, siteId: number, asOfMs: number): Promise<string> {
  const { real } = shadow;
  const then = timeLiteral(asOfMs);
  const latest = timeLiteral(asOfMs + FUTURE_TOLERANCE_MS);
  const straddling = `${real}.reading_pack p join ${real}.device d on d.device_id = p.device_id
    where d.site_id = $1 and p.first_received <= ${then} and p.last_received > ${then} and p.first_ts <= ${latest}`;
  const [found] = await shadow.query<{ some: boolean }>(`select exists (select from ${straddling}) as some`, [siteId]);
  await shadow.execute(
    `create temporary view reading_pack as select * from ${real}.reading_pack where last_received <= ${then} and first_ts <= ${latest}`,
  );
  if (!found!.some) return `${real}.reading`;
  await shadow.execute(
    `create temporary table shadow_unpacked (like ${real}.reading including defaults, primary key (device_id, ts))`,
  );
  await shadow.execute(
    `insert into shadow_unpacked (${READING_COLUMNS})
     select u.* from (select p.* from ${straddling}) p cross join lateral ${UNPACKED}`,
    [siteId],
  );
  return `(select ${READING_COLUMNS} from ${real}.reading union all select ${READING_COLUMNS} from shadow_unpacked)`;
}

interface KnownRow {
  readonly deviceId: number;
  readonly t: number;
  readonly pointIds: readonly number[];
  readonly units: readonly string[];
  readonly values: readonly Candidate[];
}

async function knownParts(shadow: Shadow, siteId: number, asOfMs: number, stored: string): Promise<KnownRow[]> {
  const { real } = shadow;
  const then = timeLiteral(asOfMs);
  const candidates = new Map<string, StoredCandidate[]>();
  for (const one of await shadow.query<StoredCandidate>(
    `select ${CANDIDATE} from ${real}.reading_conflict c join ${real}.point p using (point_id) join ${real}.device d using (device_id)
     where d.site_id = $1 and c.event_id = '' and c.received_at <= ${then}`,
    [siteId],
  )) {
    const key = `${one.pointId}/${one.t}`;
    candidates.set(key, [...(candidates.get(key) ?? []), one]);
  }
  const straddling = (arm: string): string =>
    `select r.* from ${real}.device d join ${stored} r on r.device_id = d.device_id and r.received_at > ${then} and ${arm}
     where d.site_id = $1 and (r.receiveds is not null or exists (select from ${real}.point p
       join ${real}.reading_conflict c on c.point_id = p.point_id and c.ts = r.ts and c.event_id = '' and c.received_at <= ${then}
       where p.device_id = r.device_id))`;
  const late = `interval '15 minutes'`;
  const rows = await shadow.query<StraddlingRow>(
    `select r.device_id as "deviceId", r.ts as t, l.point_ids as "pointIds", l.units, r.vals, r.quality, r.seq, r.seqs,
            r.received_at as received, r.receiveds
     from (${straddling(`r.received_at - r.ts > ${late}`)}
           union all
           ${straddling(`r.received_at - r.ts <= ${late} and r.ts > ${timeLiteral(asOfMs - LATE_GRACE_MS)} and r.ts <= ${timeLiteral(asOfMs + FUTURE_TOLERANCE_MS)}`)}) r
     join ${real}.layout l using (layout_id)`,
    [siteId],
  );
  return rows.flatMap((row) => knownPart(row, candidates, asOfMs) ?? []);
}

/** null: nothing of the row was known then. */
function knownPart(
  row: StraddlingRow,
  candidates: ReadonlyMap<string, readonly StoredCandidate[]>,
  asOfMs: number,
): KnownRow | null {
  const known = row.pointIds.flatMap((pointId, i) => {
    const receivedMs = row.receiveds?.[i] ?? row.received;
    const now = { v: row.vals[i]!, q: row.quality?.[i] ?? 0, seq: row.seqs ? row.seqs[i]! : row.seq, receivedMs };
    const others = candidates.get(`${pointId}/${row.t}`);
    const value = receivedMs <= asOfMs ? now : others && effectiveCandidate<Candidate>(others);
    return value ? [{ pointId, unit: row.units[i]!, value }] : [];
  });
  if (known.length === 0) return null;
  return {
    deviceId: row.deviceId,
    t: row.t,
    pointIds: known.map(({ pointId }) => pointId),
    units: known.map(({ unit }) => unit),
    values: known.map(({ value }) => value),
  };
}

async function putRows(shadow: Shadow, rows: readonly KnownRow[]): Promise<void> {
  const layouts = new Map<string, number>();
  const [device, ts, layout, vals, quality, seqs, receiveds] = Array.from({ length: 7 }, () => new Column());
  for (const row of rows) {
    const key = `${row.deviceId}|${row.pointIds.join()}|${row.units.join('|')}`;
    let layoutId = layouts.get(key);
    if (layoutId === undefined) {
      layouts.set(key, (layoutId = -1 - layouts.size));
      await shadow.execute(
        'insert into shadow_layout (layout_id, device_id, point_ids, units) values ($1, $2, $3::int[], $4::text[])',
        [layoutId, row.deviceId, row.pointIds, row.units],
      );
    }
    device!.number(row.deviceId);
    ts!.number(row.t);
    layout!.number(layoutId);
    vals!.array(row.values.map((v) => v.v));
    quality!.array(row.values.some((v) => v.q !== 0) ? row.values.map((v) => v.q) : null);
    seqs!.array(row.values.map((v) => v.seq));
    receiveds!.array(row.values.map((v) => v.receivedMs));
  }
  await shadow.execute(
    `insert into shadow_reading (device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds)
     select d, ${timeOf('t')}, l, v::float8[], q::smallint[], (select max(s) from unnest(ss::bigint[]) s),
            (select ${timeOf('max(x)')} from unnest(rs::float8[]) x), ss::bigint[],
            ${timesOf('rs')}
     from unnest($1::int[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) x(d, t, l, v, q, ss, rs)`,
    [device, ts, layout, vals, quality, seqs, receiveds].map((column) => column!.literal()),
  );
}

/** The same for amounts that carry an id; they are few. */
export async function hideLaterAmounts(shadow: Shadow, siteId: number, asOfMs: number): Promise<void> {
  const { real } = shadow;
  const then = timeLiteral(asOfMs);
  await shadow.execute(`
create temporary table shadow_amount (like ${real}.amount including all);
create temporary view amount as select * from ${real}.amount where received_at <= ${then} union all select * from shadow_amount;`);
  const candidates = await shadow.query<StoredCandidate>(
    `select ${CANDIDATE} from ${real}.reading_conflict c join ${real}.point p using (point_id) join ${real}.device d using (device_id)
     join ${real}.amount a on a.point_id = c.point_id and a.ts = c.ts and a.event_id = c.event_id and a.received_at > ${then}
     where d.site_id = $1 and c.received_at <= ${then}`,
    [siteId],
  );
  const byKey = new Map<string, StoredCandidate[]>();
  for (const one of candidates) {
    const key = `${one.pointId}/${one.t}/${one.eventId}`;
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  for (const all of byKey.values()) {
    const { pointId, t, eventId, v, q, seq, receivedMs } = effectiveCandidate(all);
    await shadow.execute(
      `insert into shadow_amount (point_id, ts, event_id, value, quality, seq, received_at)
       values ($1, ${timeOf('$2')}, $3, $4, $5, $6, ${timeOf('$7')})`,
      [pointId, t, eventId, v, q, seq, receivedMs],
    );
  }
}
