import { canonicalJson } from '../canonical-json.js';
import { byText } from '../order.js';
import { batchEnergyGj, type FuelBatch } from './batch.js';

/** A version of a batch as it was recorded. */
export interface RecordedBatch {
  /** Id of the event that brought it. */
  readonly event: string;
  /** When the batch came, Unix ms. */
  readonly deliveredMs: number;
  readonly batch: FuelBatch;
  /** An event has taken this version back. */
  readonly isWithdrawn: boolean;
}

/** A batch as the book has it. */
export interface BookedBatch<Record extends RecordedBatch = RecordedBatch> {
  /** The version that holds; of a withdrawn batch the one that was taken back. */
  readonly record: Record;
  readonly isWithdrawn: boolean;
  /** Recorded versions, the withdrawn ones too. */
  readonly versions: number;
  /** Several different papers claim to be this version: the one with the least energy holds. */
  readonly isConflict: boolean;
}

/**
 * The book that these records make, whatever order they came in: of each batch the highest version. Where that was withdrawn the batch
 * is, until a higher one comes. By time of delivery and id.
 */
export function fuelBook<Record extends RecordedBatch>(records: readonly Record[]): BookedBatch<Record>[] {
  const byBatch = new Map<string, Record[]>();
  for (const record of records) {
    const own = byBatch.get(record.batch.id);
    if (own) own.push(record);
    else byBatch.set(record.batch.id, [record]);
  }
  const book = [...byBatch.values()].map(bookedOf);
  return book.sort(
    (a, b) => a.record.deliveredMs - b.record.deliveredMs || byText(a.record.batch.id, b.record.batch.id),
  );
}

function bookedOf<Record extends RecordedBatch>(records: readonly Record[]): BookedBatch<Record> {
  const highest = Math.max(...records.map(({ batch }) => batch.version));
  const claims = records.filter(({ batch }) => batch.version === highest);
  const standing = claims.filter(({ isWithdrawn }) => !isWithdrawn);
  const [record] = (standing.length > 0 ? standing : claims).toSorted(
    (a, b) => batchEnergyGj(a.batch) - batchEnergyGj(b.batch) || byText(a.event, b.event),
  );
  return {
    record: record as Record,
    isWithdrawn: standing.length === 0,
    versions: records.length,
    isConflict: new Set(standing.map(({ batch, deliveredMs }) => canonicalJson([batch, deliveredMs]))).size > 1,
  };
}

/** Batches that count, of a book. */
export const standingBatches = <Record extends RecordedBatch>(book: readonly BookedBatch<Record>[]): Record[] =>
  book.filter(({ isWithdrawn }) => !isWithdrawn).map(({ record }) => record);
