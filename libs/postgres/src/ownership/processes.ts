import type { Queryable } from '../database/database.js';

/** A process as the others see it. */
export interface ProcessRow {
  readonly processId: string;
  readonly service: string;
  readonly host: string;
  readonly pid: number;
  /** Version of the rules of arithmetic that it derives by. */
  readonly rules: string;
  /** Form of its configuration files; null: not read yet. */
  readonly files: string | null;
  /** Site → why this process cannot work on it. */
  readonly cannot: Readonly<Record<string, string>>;
}

/** A process counts as gone when its last heartbeat is this far from the clock of PostgreSQL, in either direction. */
export const GONE_AFTER_MS = 10_000;
/** Rows of processes that are long gone are removed. */
const FORGOTTEN_AFTER = '1 day';

export const isLive = (process: string): string =>
  `${process}.beat_at between clock_timestamp() - interval '${GONE_AFTER_MS} milliseconds'
                          and clock_timestamp() + interval '${GONE_AFTER_MS} milliseconds'`;

/** Says that the process lives, and what it is; resolves to PostgreSQL's clock, Unix ms. */
export async function beat(q: Queryable, row: ProcessRow): Promise<number> {
  const [clock] = await q.query<{ ms: number }>(
    `insert into process (process_id, service, host, pid, rules, files, cannot)
     values ($1::uuid, $2, $3, $4, $5, $6, $7::jsonb)
     on conflict on constraint process_pkey do update
     set beat_at = clock_timestamp(), files = excluded.files, cannot = excluded.cannot
     returning date_trunc('milliseconds', beat_at) as ms`,
    [row.processId, row.service, row.host, row.pid, row.rules, row.files, JSON.stringify(row.cannot)],
  );
  return clock!.ms;
}

/** The process ends in order: its sites are free at once, and nobody waits for its heartbeat. */
export async function leave(q: Queryable, processId: string): Promise<void> {
  await q.execute(
    `with freed as (update site_owner set process_id = null, token = gen_random_uuid() where process_id = $1::uuid)
     delete from process where process_id = $1::uuid or beat_at < clock_timestamp() - interval '${FORGOTTEN_AFTER}'`,
    [processId],
  );
}

/** Processes of the same service and host that a kill has ended: whoever starts in their place need not wait for their silence. */
export async function leaveDead(
  q: Queryable,
  { service, host }: Pick<ProcessRow, 'service' | 'host'>,
  isRunning: (pid: number) => boolean,
): Promise<void> {
  const rows = await q.query<{ processId: string; pid: number }>(
    'select process_id as "processId", pid from process where service = $1 and host = $2',
    [service, host],
  );
  for (const { processId, pid } of rows) if (!isRunning(pid)) await leave(q, processId);
}

/** PostgreSQL's clock, Unix ms: the one by which figures are made and closed, whatever the clocks of processes say. */
export async function readClock(q: Queryable): Promise<number> {
  const [row] = await q.query<{ ms: number }>(`select date_trunc('milliseconds', clock_timestamp()) as ms`);
  return row!.ms;
}
