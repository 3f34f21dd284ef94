import { batchEnergyGj, byText, fuelBook, instantOf, isCertified, localDateOf, ncvReceived, type Site } from '#domain';
import { readFuelBatches, type FuelBatchRow, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import type { QueryOf } from '#contracts';

type Wanted = Omit<QueryOf<'listFuelBatches'>, 'from' | 'to' | 'asOf' | 'format'> & {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly asOfMs: number | null;
};

interface Shown {
  readonly row: FuelBatchRow;
  readonly state: 'counts' | 'withdrawn' | 'replaced';
  readonly versions: number;
  readonly isConflict: boolean;
}

/** One page of the book, newest delivery first. @throws ProblemError `bad-parameter` */
export async function listBatches(db: Queryable, site: Site, siteId: number | null, want: Wanted) {
  const { limit, cursor, origin, supplier, fromMs, toMs, versions } = want;
  const after = readCursor(cursor, ['number', 'string', 'number', 'string'] as const);
  const rows = siteId === null ? [] : await readFuelBatches(db, siteId, want);
  const found = rowsOf(rows, versions)
    .filter(
      ({ row: { batch, deliveredMs, event } }) =>
        (origin === undefined || batch.origin === origin) &&
        (supplier === undefined || batch.supplier === supplier) &&
        deliveredMs >= (fromMs ?? -Infinity) &&
        deliveredMs < (toMs ?? Infinity) &&
        (after === null || byPlace(after, [deliveredMs, batch.id, batch.version, event]) < 0),
    )
    .sort((a, b) => byPlace(placeOf(a.row), placeOf(b.row)));
  const page = found.slice(0, limit);
  const last = page.at(-1)?.row;
  return {
    items: page.map((one) => shownBatch(one, site.timeZone)),
    nextCursor: last && found.length > limit ? writeCursor([...placeOf(last)]) : null,
  };
}

type Place = readonly [deliveredMs: number, batch: string, version: number, event: string];
const placeOf = ({ deliveredMs, batch, event }: FuelBatchRow): Place => [deliveredMs, batch.id, batch.version, event];

/** The newest delivery first, of a batch the newest version. */
const byPlace = (a: Place, b: Place): number => b[0] - a[0] || byText(a[1], b[1]) || b[2] - a[2] || byText(a[3], b[3]);

/** Withdrawn batches and replaced versions are shown where all versions are asked for. */
function rowsOf(rows: readonly FuelBatchRow[], versions: 'newest' | 'all'): Shown[] {
  const book = fuelBook(rows);
  const newest = book.map(({ record: row, isWithdrawn, ...one }) => ({
    row,
    state: isWithdrawn ? ('withdrawn' as const) : ('counts' as const),
    versions: one.versions,
    isConflict: one.isConflict,
  }));
  if (versions === 'newest') return newest.filter(({ state }) => state === 'counts');
  const byBatch = new Map(newest.map((one) => [one.row.batch.id, one]));
  return rows.map((row) => {
    const holds = byBatch.get(row.batch.id)!;
    if (holds.row === row) return holds;
    return { ...holds, row, state: row.isWithdrawn ? ('withdrawn' as const) : ('replaced' as const) };
  });
}

function shownBatch({ row, state, versions, isConflict }: Shown, timeZone: string) {
  const { batch, deliveredMs } = row;
  return {
    id: batch.id,
    version: batch.version,
    versions,
    state,
    isConflict,
    deliveredAt: instantOf(deliveredMs),
    device: row.device,
    supplier: batch.supplier,
    origin: batch.origin,
    crop: batch.crop,
    massT: batch.massT,
    moisture: batch.moisture,
    ncvGjPerT: batch.ncvGjPerT,
    ncvBasis: batch.ncvBasis,
    ncvReceivedGjPerT: ncvReceived(batch),
    energyGj: batchEnergyGj(batch),
    distanceKm: batch.distanceKm,
    certificate: batch.certificate,
    certificateUntil: batch.certificateUntil,
    isCertified: isCertified(batch, localDateOf(deliveredMs, timeZone)),
    surplusProof: batch.surplusProof,
    simulated: row.simulated,
    by: row.by,
    reason: row.reason,
    receivedAt: instantOf(row.receivedMs),
    event: row.event,
  };
}
