import type { Queryable } from '#postgres';
import { leastSkewMs, MOST_SKEW_MS } from './clock-skew.js';
import { bad, good, type Finding } from './finding.js';

interface Settings {
  readonly version: string;
  readonly fsync: string;
  readonly commit: string;
  readonly pages: string;
  readonly standbys: string;
  readonly isStandby: boolean;
}

const LONGEST_IDLE = '60 seconds';
const LONGEST_PREPARED = '5 minutes';
const MOST_RETAINED_BYTES = 1e9;

/** Whether PostgreSQL keeps what it has confirmed, and whether something holds it up. */
export async function checkServer(db: Queryable): Promise<Finding[]> {
  const before = Date.now();
  const [row] = await db.query<Settings & { nowMs: number }>(
    `select clock_timestamp() as "nowMs", current_setting('server_version') as version, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
            current_setting('synchronous_standby_names') as standbys, pg_is_in_recovery() as "isStandby"`,
  );
  const { version, fsync, commit, pages, standbys, isStandby, nowMs } = row!;
  const skew = leastSkewMs(nowMs, { fromMs: before, toMs: Date.now() });
  const findings: Finding[] = [];
  if (fsync !== 'on' || commit === 'off')
    findings.push(
      bad(
        'postgres',
        `fsync ${fsync}, synchronous_commit ${commit}`,
        'turn both on: a power cut may lose what was counted',
      ),
    );
  if (pages !== 'on')
    findings.push(bad('postgres', `full_page_writes ${pages}`, 'turn it on: a power cut may leave half-written pages'));
  if (isStandby)
    findings.push(bad('postgres', 'it is a standby: nothing can be stored', 'let DATABASE_URL name the primary'));
  else if (standbys !== '' && !(await hasStandby(db)))
    findings.push(
      bad(
        'postgres',
        `no synchronous standby of ${standbys} is connected: every commit waits for one`,
        'bring the standby back, or take it out of synchronous_standby_names (then one machine holds everything)',
      ),
    );
  if (skew >= MOST_SKEW_MS)
    findings.push(bad('clock', `PostgreSQL's differs by ${skew} ms`, 'run NTP on both machines'));
  const held = [...(await checkSessions(db)), ...(await checkPrepared(db)), ...(await checkSlots(db))];
  const isFine = findings.every(({ check }) => check !== 'postgres');
  return [...(isFine ? [good('postgres', `version ${version}, fsync on`)] : []), ...findings, ...held];
}

async function hasStandby(db: Queryable): Promise<boolean> {
  const rows = await db.query(`select from pg_stat_replication where sync_state in ('sync', 'quorum') limit 1`);
  return rows.length > 0;
}

/** A process that stopped in the middle of a transaction keeps its locks. */
async function checkSessions(db: Queryable): Promise<Finding[]> {
  const rows = await db.query<{ pid: number; name: string; since: number }>(
    `select pid, application_name as name, state_change as since from pg_stat_activity
     where datname = current_database() and state like 'idle in transaction%' and state_change < clock_timestamp() - interval '${LONGEST_IDLE}'
     order by state_change`,
  );
  return rows.map(({ pid, name, since }) =>
    bad(
      'sessions',
      `${name || 'a session'} (pid ${pid}) sits in a transaction since ${new Date(since).toISOString()} and keeps its locks`,
      `look at that process; select pg_terminate_backend(${pid}) ends its transaction`,
    ),
  );
}

async function checkPrepared(db: Queryable): Promise<Finding[]> {
  const rows = await db.query<{ gid: string; prepared: number }>(
    `select gid, prepared from pg_prepared_xacts where database = current_database() and prepared < clock_timestamp() - interval '${LONGEST_PREPARED}'`,
  );
  return rows.map(({ gid, prepared }) =>
    bad(
      'sessions',
      `prepared transaction ${gid} waits since ${new Date(prepared).toISOString()} and keeps its locks`,
      `rollback prepared '${gid}', or commit it`,
    ),
  );
}

async function checkSlots(db: Queryable): Promise<Finding[]> {
  const rows = await db.query<{ name: string; bytes: number }>(
    `select slot_name as name, pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn)::float8 as bytes
     from pg_replication_slots where not active and restart_lsn is not null`,
  );
  return rows
    .filter(({ bytes }) => bytes > MOST_RETAINED_BYTES)
    .map(({ name, bytes }) =>
      bad(
        'disk',
        `replication slot ${name} is not used and keeps ${(bytes / 1e9).toFixed(1)} GB of log`,
        `bring its standby back, or select pg_drop_replication_slot('${name}')`,
      ),
    );
}
