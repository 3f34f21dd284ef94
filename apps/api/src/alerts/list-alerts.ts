import { deviceOf } from '#domain';
import { readAlerts, readAlertsAbout, readWorkList, type AlertRow, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { shownAlert, type KnownSites } from './show-alerts.js';

export interface WantedAlerts {
  readonly states: readonly string[] | null;
  readonly sites: readonly string[] | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of alerts, newest first. @throws ProblemError `bad-parameter` */
export async function listAlerts(db: Queryable, { states, sites, limit, cursor }: WantedAlerts, siteOf: KnownSites) {
  const after = readCursor(cursor, ['string'] as const)?.[0] ?? null;
  const rows = await readAlerts(db, { states, sites, after, limit: limit + 1 });
  return pageOf(rows, limit, siteOf, ({ id }) => [id]);
}

/** A page of alerts of a point and its device, newest first. @throws ProblemError `bad-parameter` */
export async function listAbout(
  db: Queryable,
  { states, limit, cursor }: WantedAlerts,
  about: {
    readonly site: string;
    /** `device/point`. */
    readonly address: string;
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly asOfMs: number | null;
  },
  siteOf: KnownSites,
) {
  const { address, ...where } = about;
  const after = readCursor(cursor, ['string'] as const)?.[0] ?? null;
  const subjects = [address, deviceOf(address)];
  const rows = await readAlertsAbout(db, { ...where, subjects, states, after, limit: limit + 1 });
  return pageOf(rows, limit, siteOf, ({ id }) => [id]);
}

/** A page of alerts in the order of work, now or as they stood. @throws ProblemError `bad-parameter` */
export async function listWork(
  db: Queryable,
  { states, sites, limit, cursor }: WantedAlerts,
  { asOfMs, nowMs }: { readonly asOfMs: number | null; readonly nowMs: number },
  siteOf: KnownSites,
) {
  const isPlace = ([group, rank]: readonly unknown[]): boolean =>
    Number.isInteger(group) &&
    Number.isInteger(rank) &&
    Math.abs(group as number) < 10 &&
    Math.abs(rank as number) < 10;
  const after = readCursor(cursor, ['number', 'number', 'number', 'string'] as const, isPlace);
  const rows = await readWorkList(db, { states, sites, asOfMs, nowMs, after, limit: limit + 1 });
  return pageOf(rows, limit, siteOf, ({ place }) => place);
}

/** The rows of a page, of which one more was asked for than it holds: that one says whether there is a next. */
function pageOf<Row extends AlertRow>(
  rows: readonly Row[],
  limit: number,
  siteOf: KnownSites,
  placeOf: (row: Row) => readonly (string | number)[],
) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => shownAlert(row, siteOf)),
    nextCursor: last && rows.length > limit ? writeCursor(placeOf(last)) : null,
  };
}
