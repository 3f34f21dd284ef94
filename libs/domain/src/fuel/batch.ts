import type { LocalDate } from '../calendar/local-date.js';
import { ncvAsReceived } from '../emissions/terms.js';

/** Of what a net calorific value is: of the fuel as it came, or of its dry matter. */
export const NCV_BASES = ['received', 'dry'] as const;
export type NcvBasis = (typeof NCV_BASES)[number];

/** What the papers of one batch of solid fuel say. */
export interface FuelBatch {
  /** Given by whoever delivers; unique in a site. The weighbridge tells its mass under the same id. */
  readonly id: string;
  /** From 1 on; the highest one holds. */
  readonly version: number;
  readonly supplier: string;
  /** Where it grew. */
  readonly origin: string;
  readonly crop: string;
  readonly massT: number;
  /** Water as received, share of the mass. */
  readonly moisture: number;
  readonly ncvGjPerT: number;
  readonly ncvBasis: NcvBasis;
  /** There and back, as `haulage.distanceKm` of a site file. */
  readonly distanceKm: number;
  /** Name or number; null: none came with it. */
  readonly certificate: string | null;
  /** Last local day of it; null: it does not end, or there is none. */
  readonly certificateUntil: LocalDate | null;
  /** Document that shows the straw to be surplus; null: there is none. */
  readonly surplusProof: string | null;
}

/** Net calorific value as received, GJ/t; never below 0. */
export const ncvReceived = ({ ncvGjPerT, ncvBasis, moisture }: FuelBatch): number =>
  ncvBasis === 'received' ? ncvGjPerT : Math.max(0, ncvAsReceived(ncvGjPerT, moisture));

/** Energy that the papers say, GJ. */
export const batchEnergyGj = (batch: FuelBatch): number => batch.massT * ncvReceived(batch);

/** Whether a certificate came with it that holds on a local day. */
export const isCertified = ({ certificate, certificateUntil }: FuelBatch, date: LocalDate): boolean =>
  certificate !== null && (certificateUntil === null || date <= certificateUntil);
