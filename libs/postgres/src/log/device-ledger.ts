import { gapsOf, type SeqGap, type SeqRange } from '#domain';
import type { Queryable } from '../database/database.js';
import { readSeqRanges } from '../seq/seq-ranges.js';
import { plannedOnce } from '../database/kept-plan.js';
import { executeReady, readyStatement, type ReadyStatement } from '../database/ready-statement.js';
import { msOf, timeOf } from '../wire/timestamptz.js';

/** Where a message names no declared site or device. */
export const UNKNOWN = '(unknown)';

/** What became of values, per device as the wire names it. The unit is one value of one point; an unreadable message is one. */
export interface LedgerCounts {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly deadLettered: number;
  /** Of stored and conflict: received after the end of their hour + 15 min. */
  readonly late: number;
  /** Of stored and conflict: sent again from the dead letters. */
  readonly replayed: number;
}

export interface LedgerEntry extends LedgerCounts {
  readonly site: string;
  readonly device: string;
  /** Newest arrival, Unix ms. */
  readonly lastSeenMs: number | null;
}

export interface LedgerLine extends LedgerEntry {
  /** Ranges of `seq` that are not known any more: holes in them are not among `gaps`. */
  readonly forgottenRanges: number;
  /** Oldest first. */
  readonly gaps: readonly SeqGap[];
}

const COUNTS = ['received', 'stored', 'duplicate', 'conflict', 'deadLettered', 'late', 'replayed'] as const;
const COLUMNS = ['received', 'stored', 'duplicate', 'conflict', 'dead_lettered', 'late', 'replayed'] as const;

/** In a flood all others are 0. */
const MOSTLY = 2;

/** Adds the first so many counts. */
const adding = (counts: number): string => {
  const columns = COLUMNS.slice(0, counts);
  return plannedOnce(
    `insert into ledger as l (site, device, ${columns.join()}, last_seen)
       select s, d, ${columns.join()}, ${timeOf('seen')}
       from unnest($1::text[], $2::text[], $3::float8[], ${columns.map((_, i) => `$${i + 4}::bigint[]`).join()})
            x(s, d, seen, ${columns.join()})
       on conflict on constraint ledger_pkey do update
       set ${columns.map((c) => `${c} = l.${c} + excluded.${c}`).join()}, last_seen = greatest(l.last_seen, excluded.last_seen)`,
  );
};
const [ADD_ALL, ADD_MOSTLY] = [adding(COUNTS.length), adding(MOSTLY)];

/** Adds to the counts, in the transaction that makes them true. */
export const addToLedger = (tx: Queryable, entries: readonly LedgerEntry[]): Promise<void> =>
  executeReady(tx, countsToAdd(entries));

/** What adds to the counts; null: nothing does. Rows are taken in one order, so that processes cannot block each other. */
export function countsToAdd(entries: readonly LedgerEntry[]): ReadyStatement | null {
  if (entries.length === 0) return null;
  const sorted = [...entries].sort(byKey);
  const others = COUNTS.slice(MOSTLY);
  const hasOthers = sorted.some((e) => others.some((count) => e[count] !== 0));
  return readyStatement(hasOthers ? ADD_ALL : ADD_MOSTLY, [
    sorted.map((e) => e.site),
    sorted.map((e) => e.device),
    sorted.map((e) => e.lastSeenMs),
    ...(hasOthers ? COUNTS : COUNTS.slice(0, MOSTLY)).map((count) => sorted.map((e) => e[count])),
  ]);
}

const byKey = (a: LedgerEntry, b: LedgerEntry): number =>
  a.site === b.site ? (a.device < b.device ? -1 : 1) : a.site < b.site ? -1 : 1;

const LINE = `site, device, received, stored, duplicate, conflict, dead_lettered as "deadLettered", late, replayed,
  last_seen as "lastSeenMs", forgotten_ranges as "forgottenRanges"`;

/** What the ledger knows of a site by now. */
export interface SeenDevices {
  /** When something came last of each device, Unix ms; null: at a time that nobody knows. */
  readonly lastSeen: ReadonlyMap<string, number | null>;
  /** How many values came late, of all devices. */
  readonly late: number;
}

/** Of all devices of a site, in one row: of a city they are thousands, and are asked for each few seconds. */
export async function readSeenDevices(q: Queryable, site: string): Promise<SeenDevices> {
  const [row] = await q.query<{ lastSeen: Readonly<Record<string, number | null>> | null; late: number | null }>(
    `select json_object_agg(device, ${msOf('last_seen')}) as "lastSeen", sum(late)::bigint as late
     from ledger where site = $1`,
    [site],
  );
  return { lastSeen: new Map(Object.entries(row?.lastSeen ?? {})), late: row?.late ?? 0 };
}

/** Whether something of a site has come at a time that is known. */
export async function hasBeenHeard(q: Queryable, site: string): Promise<boolean> {
  const rows = await q.query('select from ledger where site = $1 and last_seen is not null limit 1', [site]);
  return rows.length > 0;
}

/** The whole ledger of a site. */
export async function readLedger(q: Queryable, site: string): Promise<LedgerLine[]> {
  const counts = await q.query<LedgerEntry & Pick<LedgerLine, 'forgottenRanges'>>(
    `select ${LINE} from ledger where site = $1 order by device`,
    [site],
  );
  const ranges = new Map<string, SeqRange[]>();
  for (const range of await readSeqRanges(q, site)) {
    const list = ranges.get(range.device);
    if (list) list.push(range);
    else ranges.set(range.device, [range]);
  }
  return counts.map((entry) => ({ ...entry, gaps: gapsOf(ranges.get(entry.device) ?? []) }));
}
