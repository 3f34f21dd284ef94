import type { Grain, HourFigures } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { FIGURE, selected } from './figure-columns.js';

/** A figure with everything that the next coarser interval needs. */
export interface StoredFigures {
  readonly startMs: number;
  readonly figures: HourFigures;
  readonly revision: number;
  readonly closed: boolean;
  /** When the first data of the interval came, Unix ms. */
  readonly firstReceivedMs: number | null;
}

const COLUMNS = `start as "startMs", ${selected(FIGURE)}, revision, closed, first_received_at as "firstReceivedMs"`;

type Row = HourFigures & Omit<StoredFigures, 'figures'>;

const stored = ({ startMs, revision, closed, firstReceivedMs, ...figures }: Row): StoredFigures => ({
  startMs,
  figures,
  revision,
  closed,
  firstReceivedMs,
});

/** Figures whose start lies in [fromMs, toMs), in order of time. */
export async function readFigures(
  q: Queryable,
  siteId: number,
  grain: Grain,
  fromMs: number,
  toMs: number,
): Promise<StoredFigures[]> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from emission where site_id = $1 and grain = $2
       and start >= ${timeOf('$3')} and start < ${timeOf('$4')} order by start`,
    [siteId, grain, fromMs, toMs],
  );
  return rows.map(stored);
}

/** Figures that start at these moments. */
export async function readFiguresAt(
  q: Queryable,
  siteId: number,
  grain: Grain,
  startsMs: readonly number[],
): Promise<Map<number, StoredFigures>> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from emission where site_id = $1 and grain = $2
       and start in (select ${timeOf('s')} from unnest($3::float8[]) x(s))`,
    [siteId, grain, startsMs],
  );
  return new Map(rows.map((row) => [row.startMs, stored(row)]));
}

/** Figures whose start lies in [fromMs, toMs) and is none of these, in order of time. */
export async function readFiguresBeside(
  q: Queryable,
  siteId: number,
  grain: Grain,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  startsMs: readonly number[],
): Promise<StoredFigures[]> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from emission where site_id = $1 and grain = $2
       and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
       and start not in (select ${timeOf('s')} from unnest($5::float8[]) x(s)) order by start`,
    [siteId, grain, fromMs, toMs, startsMs],
  );
  return rows.map(stored);
}
