import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { ReachedLook } from '../ownership/looks.js';
import { FIGURE } from './figure-columns.js';

const FIGURES = `jsonb_build_object(${Object.entries(FIGURE)
  .map(([key, column]) => `'${key}', ${column}`)
  .join(', ')})`;

/** When an interval ends: hours are one hour, days are local. */
const END = { hour: `start + interval '1 hour'`, day: `((start at time zone $2) + interval '1 day') at time zone $2` };
const GRACE = { hour: '15 minutes', day: '6 hours' };

/** What is received a little late by clocks and retries of others is still in what closes. */
const SLACK = '2 minutes';

/**
 * Closes the hours and days of a site whose time has come: revision 1, kept in `emission_revision`. An interval closes when its
 * close time (hour + 15 min, day + 6 h) and 24 hours since its first data had passed two minutes before a look, when all that was
 * received before the look is stored, and all that follows from it is derived, whatever came since. To be called under the lock of
 * the figures. Devices that are not declared wait for their declaration and keep nothing open;
 * nor do those that are set aside and that no figure is made from.
 * @param look the newest look that was reached
 * @returns how many were closed
 */
export async function closeDueFigures(
  tx: Queryable,
  site: {
    readonly siteId: number;
    readonly timeZone: string;
    /** Declared devices. */
    readonly deviceIds: readonly number[];
  },
  { gen, askedAtMs }: ReachedLook,
): Promise<number> {
  const [waiting] = await tx.query<{ some: boolean }>(
    `select exists (select from hour_mark where site_id = $1 and gen <= $2)
         or exists (select from mark where site_id = $1 and gen <= $2 and device_id = any($3::int[])
                      and not exists (select from set_aside a where a.device_id = mark.device_id and not a.counted)) as some`,
    [site.siteId, gen, site.deviceIds],
  );
  if (waiting!.some) return 0;
  let closed = 0;
  for (const grain of ['hour', 'day'] as const) {
    closed += await tx.execute(
      `with due as (
         update emission set closed = true, revision = 1
         where site_id = $1 and grain = '${grain}' and not closed and not factor_missing
           and greatest(${END[grain]} + interval '${GRACE[grain]}', first_received_at + interval '24 hours')
               <= ${timeOf('$3')} - interval '${SLACK}'
           and $2::text is not null
         returning *)
       insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
       select site_id, grain, start, 1, ${FIGURES}, 'closed', clock_timestamp() from due`,
      [site.siteId, site.timeZone, askedAtMs],
    );
  }
  return closed;
}
