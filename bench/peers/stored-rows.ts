import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#postgres';

/** A count of all rows each time: seldom enough to cost PostgreSQL little. */
const LOOK_EVERY_MS = 250;
interface Patience {
  /** So long after the last PUBACK no row more: what is missing is lost. */
  readonly missingMs: number;
  /** So long no row more where none is missing: none is doubled any more. */
  readonly doubledMs: number;
}
/** Longer than any pause that the peers are set to. */
export const UNDISTURBED: Patience = { missingMs: 20_000, doubledMs: 0 };
/** A consumer that was killed stays in its group until its session times out: 45 s at most. */
export const AFTER_KILL: Patience = { missingMs: 75_000, doubledMs: 10_000 };

/** Its readings go all the way before those that count. */
export const WARM_UP_DEVICE = 'warm-up';

export interface Stored {
  readonly rows: number;
  /** Messages of which there is a row. */
  readonly distinct: number;
  readonly lastCommitMs: number;
}

/** What a peer has stored in `telemetry`: a row for a message, which is known by device and time. @param isWarmUp of the device that does not count */
export async function stored(db: Database, isWarmUp = false): Promise<Stored> {
  if (!(await hasTable(db))) return { rows: 0, distinct: 0, lastCommitMs: 0 };
  const [row] = await db.query<Stored>(
    `select count(*)::float8 as rows, count(distinct (device, time))::float8 as distinct,
            coalesce(extract(epoch from max(pg_xact_commit_timestamp(xmin))), 0)::float8 * 1000 as "lastCommitMs"
     from telemetry where (device = $1) = $2`,
    [WARM_UP_DEVICE, isWarmUp],
  );
  return row!;
}

/** Waits until each message has a row, or until none has come for long after all were published. */
export async function whenSettled(
  db: Database,
  messages: number,
  published: Promise<void>,
  { missingMs, doubledMs }: Patience,
): Promise<void> {
  let isPublished = false;
  const publishing = published.then(() => (isPublished = true));
  let rows = 0;
  for (let changedAt = Date.now(); ; await wait(LOOK_EVERY_MS)) {
    const now = await count(db);
    if (now !== rows || !isPublished) [rows, changedAt] = [now, Date.now()];
    const quietMs = Date.now() - changedAt;
    if (rows >= messages && quietMs >= doubledMs && (await stored(db)).distinct >= messages) break;
    if (quietMs > missingMs) break;
  }
  await publishing;
}

async function count(db: Database): Promise<number> {
  if (!(await hasTable(db))) return 0;
  const [row] = await db.query<{ n: number }>('select count(*)::float8 as n from telemetry where device <> $1', [
    WARM_UP_DEVICE,
  ]);
  return row!.n;
}

/** Some peers make it with the first row. */
async function hasTable(db: Database): Promise<boolean> {
  const [table] = await db.query<{ is: boolean }>(`select to_regclass('telemetry') is not null as is`);
  return table!.is;
}
