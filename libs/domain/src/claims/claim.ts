import type { LocalMonth } from '../calendar/local-date.js';

/** What a claim is for. What is set off or passed on is net: only a report may count what was avoided before debits. */
export const CLAIM_PURPOSES = ['offset', 'transfer', 'reporting'] as const;
export type ClaimPurpose = (typeof CLAIM_PURPOSES)[number];

export const CLAIM_BASES = ['gross', 'net'] as const;
export type ClaimBasis = (typeof CLAIM_BASES)[number];

export const isNetOnly = (purpose: ClaimPurpose): boolean => purpose !== 'reporting';

export const OWNER_KINDS = ['plant', 'park', 'customer'] as const;
export interface ClaimOwner {
  readonly kind: (typeof OWNER_KINDS)[number];
  readonly name: string;
}

/** Tonnes of one month that a claim takes, in the digits of a statement. */
export interface ClaimPart {
  readonly month: LocalMonth;
  /** Whole, above 0. */
  readonly kg: number;
}

/** The statement to a customer that a claim was reserved by. */
export interface ClaimedStatement {
  readonly customer: string;
  /** Of the statement: `2026-01`, `season-2025`. */
  readonly period: string;
}

/** A claim as it is made. */
export interface NewClaim {
  readonly id: string;
  /** What was asked for; a season's is split over its months. */
  readonly period: string;
  readonly purpose: ClaimPurpose;
  readonly basis: ClaimBasis;
  readonly owner: ClaimOwner;
  /** In the order of their months. */
  readonly parts: readonly ClaimPart[];
  /** null: no statement did. */
  readonly statement: ClaimedStatement | null;
}

/**
 * `claimed`, `reserved` (by a final statement) and `retired` take their tonnes; `transferred` and `replaced` have passed them on to
 * other claims; `withdrawn` has given them back.
 */
export const CLAIM_STATES = ['claimed', 'reserved', 'retired', 'transferred', 'replaced', 'withdrawn'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

export interface Claim extends NewClaim {
  readonly state: ClaimState;
  /** The claim that it came from; null: it was made. */
  readonly from: string | null;
  readonly made: ActedBy;
  /** Its newest act; the making where nothing followed. */
  readonly changed: ActedBy;
}

/** Who acted, why and when. */
export interface ActedBy {
  readonly who: string;
  readonly reason: string;
  /** Unix ms. */
  readonly atMs: number;
}

/** It takes tonnes, and nobody else may. */
export const takes = ({ state }: Pick<Claim, 'state'>): boolean =>
  state === 'claimed' || state === 'reserved' || state === 'retired';

export const kgOf = (parts: readonly ClaimPart[]): number => parts.reduce((sum, { kg }) => sum + kg, 0);

const KG_PER_T = 1_000;

/** Never −0. */
export const kgOfTonnes = (t: number): number => Math.round(t * KG_PER_T) + 0;
export const tonnesOfKg = (kg: number): number => kg / KG_PER_T;
