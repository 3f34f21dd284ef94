import { localDateOf } from '../calendar/local-date.js';
import { byText, sumOf } from '../order.js';
import { batchEnergyGj, isCertified, type FuelBatch } from './batch.js';
import type { RecordedBatch } from './book.js';

/** What came from one origin, or from all of them. */
export interface StrawAmounts {
  readonly batches: number;
  readonly massT: number;
  readonly energyGj: number;
  /** As received, by mass, GJ/t; null: nothing came. */
  readonly meanNcvGjPerT: number | null;
  /** There and back, by mass; null: nothing came. */
  readonly meanDistanceKm: number | null;
  /** Share of the mass with a proof that it was surplus. */
  readonly provenShare: number | null;
  /** Share of the mass with a certificate that held on the day it came. */
  readonly certifiedShare: number | null;
}

export interface StrawOrigin extends StrawAmounts {
  readonly origin: string;
}

export interface StrawStatement {
  /** The largest mass first. */
  readonly origins: readonly StrawOrigin[];
  readonly total: StrawAmounts;
}

type Delivered = Pick<RecordedBatch, 'batch' | 'deliveredMs'>;

/** What came from where. @param batches that count, in any order: they are added up by id */
export function strawByOrigin(batches: readonly Delivered[], timeZone: string): StrawStatement {
  const ordered = batches.toSorted((a, b) => byText(a.batch.id, b.batch.id));
  const names = [...new Set(ordered.map(({ batch }) => batch.origin))];
  const origins = names.map((origin) => ({
    origin,
    ...strawAmounts(
      ordered.filter(({ batch }) => batch.origin === origin),
      timeZone,
    ),
  }));
  return {
    origins: origins.sort((a, b) => b.massT - a.massT || byText(a.origin, b.origin)),
    total: strawAmounts(ordered, timeZone),
  };
}

/** @param batches in the order in which they are added up */
export function strawAmounts(batches: readonly Delivered[], timeZone: string): StrawAmounts {
  const massOf = (of: readonly Delivered[]): number => sumOf(of.map(({ batch }) => batch.massT));
  const massT = massOf(batches);
  const energyGj = sumOf(batches.map(({ batch }) => batchEnergyGj(batch)));
  const shareOf = (holds: (batch: FuelBatch, deliveredMs: number) => boolean): number | null =>
    massT > 0 ? massOf(batches.filter(({ batch, deliveredMs }) => holds(batch, deliveredMs))) / massT : null;
  return {
    batches: batches.length,
    massT,
    energyGj,
    meanNcvGjPerT: massT > 0 ? energyGj / massT : null,
    meanDistanceKm: massT > 0 ? sumOf(batches.map(({ batch }) => batch.massT * batch.distanceKm)) / massT : null,
    provenShare: shareOf(({ surplusProof }) => surplusProof !== null),
    certifiedShare: shareOf((batch, deliveredMs) => isCertified(batch, localDateOf(deliveredMs, timeZone))),
  };
}
