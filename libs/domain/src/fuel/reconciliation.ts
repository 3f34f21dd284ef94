import type { LocalDate } from '../calendar/local-date.js';
import type { RecordedBatch } from './book.js';

/** A batch that counts, on the local day on which it came. */
export interface FuelDelivery extends Pick<RecordedBatch, 'batch' | 'deliveredMs'> {
  readonly date: LocalDate;
}

/** What the weighbridge told of one truck. */
export interface WeighedLoad {
  readonly id: string;
  readonly date: LocalDate;
  readonly massT: number;
  /** As received, GJ/t; null: not measured. */
  readonly ncvGjPerT: number | null;
  /** Share of the mass; null: not measured. */
  readonly moisture: number | null;
}

export interface ReconcileInput {
  /** Weeks of it are shown; both ends included. */
  readonly period: { readonly start: LocalDate; readonly end: LocalDate };
  readonly timeZone: string;
  /** Credited heat of each local day from the end of the season before on; null: unknown. Rising. */
  readonly days: readonly {
    readonly date: LocalDate;
    readonly heatGj: number | null;
    /** Of the boilers. */
    readonly efficiency: number;
  }[];
  /** From the end of the season before on. */
  readonly deliveries: readonly FuelDelivery[];
  /** null: nothing weighs trucks one by one. */
  readonly loads: readonly WeighedLoad[] | null;
  /** What may have been left of the season before, GJ. */
  readonly openingGj: number;
  /** Counted in the yard at the end of a day, GJ. */
  readonly stockGjAt: ReadonlyMap<LocalDate, number>;
  /** Half widths of the 95 % intervals, as shares: efficiency, heat meters, a mass (papers and weighbridge each), a calorific value (each). */
  readonly u95: { readonly efficiency: number; readonly heat: number; readonly mass: number; readonly ncv: number };
  /** What the site file counts with. `distanceKm` null: it counts no haulage. */
  readonly assumed: { readonly shareWithoutProof: number; readonly distanceKm: number | null };
}

export const FUEL_FINDING_KINDS = [
  'papers-unweighed',
  'weighed-without-papers',
  'calorific-value',
  'moisture',
  'burnt-without-papers',
  'certificate-lapsed',
  'without-proof',
  'distance',
] as const;
export type FuelFindingKind = (typeof FUEL_FINDING_KINDS)[number];

/** Two numbers that differ by more than what is known of them allows. */
export interface FuelFinding {
  readonly kind: FuelFindingKind;
  /** Local days, both included. */
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly found: number;
  readonly expected: number;
  /** By which they may differ: half width of the 95 % interval of the difference. */
  readonly limit: number;
  /** UCUM; `1` a share. */
  readonly unit: 't' | 'GJ' | 'km' | '1';
  /** Batches concerned, where they can be named. */
  readonly batches?: readonly string[];
}

export interface FuelWeek {
  readonly start: LocalDate;
  /** Included. */
  readonly end: LocalDate;
  readonly papers: { readonly batches: number; readonly massT: number; readonly energyGj: number };
  /** null: nothing weighs trucks one by one. */
  readonly scale: { readonly loads: number; readonly massT: number; readonly energyGj: number | null } | null;
  readonly heat: {
    readonly heatGj: number;
    /** Days whose heat is unknown: nothing is held against them. */
    readonly unknownDays: number;
    /** That the heat takes by the efficiency. */
    readonly fuelGj: number;
    /** Of it neither delivered with papers nor left of what was. */
    readonly shortGj: number;
  };
  /** By the papers: delivered less burnt, never below 0; what was counted where somebody has. */
  readonly stock: { readonly startGj: number; readonly endGj: number };
  readonly findings: readonly FuelFinding[];
}

export interface Reconciliation {
  readonly weeks: readonly FuelWeek[];
  /** Those of the weeks, then those of the whole period. */
  readonly findings: readonly FuelFinding[];
}
