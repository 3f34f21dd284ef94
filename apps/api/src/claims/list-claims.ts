import { readClaimsBook } from '#derivation';
import { monthsOf, periodOf, type Site } from '#domain';
import { inSnapshot, type Database } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { singlePage } from '../http/lists/single-page.js';
import { shownBalances, shownClaim } from './shown-claims.js';

/** One page of claims, in the order in which they were made. */
export async function listClaims(
  db: Database,
  site: Site,
  siteId: number | null,
  want: {
    readonly period?: string | undefined;
    readonly state?: string | undefined;
    /** null: as they stand. */
    readonly asOfMs: number | null;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
) {
  const key = readCursor(want.cursor, ['number'] as const);
  if (siteId === null) return { items: [], nextCursor: null };
  const { claims } = await inSnapshot(db, (tx) => readClaimsBook(tx, site, siteId, want.asOfMs));
  const months = want.period === undefined ? null : monthsOf(periodOf(site, want.period)!);
  const found = claims
    .map((claim, n) => ({ claim, n: n + 1 }))
    .filter(({ n }) => n > (key?.[0] ?? 0))
    .filter(({ claim }) => want.state === undefined || claim.state === want.state)
    .filter(({ claim }) => !months || claim.parts.some(({ month }) => months.includes(month)));
  const page = found.slice(0, want.limit);
  return {
    items: page.map(({ claim }) => shownClaim(claim)),
    nextCursor: found.length > want.limit ? writeCursor([page.at(-1)!.n]) : null,
  };
}

/** What of each approved month and season is claimed and left. */
export async function listBalances(db: Database, site: Site, siteId: number | null, asOfMs: number | null) {
  if (siteId === null) return singlePage([]);
  return singlePage(shownBalances(await inSnapshot(db, (tx) => readClaimsBook(tx, site, siteId, asOfMs))));
}
