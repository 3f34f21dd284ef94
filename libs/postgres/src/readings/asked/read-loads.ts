import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';

/** What one window weighed, with the calorific value measured last before its end. In the units of the points. */
export interface Load {
  /** Start of the window, Unix ms. */
  readonly startMs: number;
  readonly mass: number;
  /** null: none was ever measured before. */
  readonly ncv: number | null;
}

/** Loads of fuel in the windows with fromMs <= start < toMs, rising. */
export async function readLoads(
  q: Queryable,
  { massId, ncvId }: { readonly massId: number; readonly ncvId: number },
  fromMs: number,
  toMs: number,
): Promise<Load[]> {
  const loads = await q.query<Omit<Load, 'ncv'>>(
    `select start as "startMs", amount as mass from window_15m
     where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and amount > 0
     order by start`,
    [massId, fromMs, toMs],
  );
  const [first, last] = [loads.at(0), loads.at(-1)];
  if (!first || !last) return [];
  const measured = await q.query<{ startMs: number; ncv: number }>(
    `select start as "startMs", last as ncv from window_15m
     where point_id = $1 and last is not null and start <= ${timeOf('$3')}
       and start >= coalesce((select max(start) from window_15m where point_id = $1 and last is not null
                                and start <= ${timeOf('$2')}), ${timeOf('$2')})
     order by start`,
    [ncvId, first.startMs, last.startMs],
  );
  let next = 0;
  let ncv: number | null = null;
  return loads.map((load) => {
    while (next < measured.length && measured[next]!.startMs <= load.startMs) ncv = measured[next++]!.ncv;
    return { ...load, ncv };
  });
}
