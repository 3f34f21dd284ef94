import type { Claim, Pools } from '#domain';

/** `claims.json`: who has which tonnes of the months of a period. */
export interface EvidenceClaims {
  /** What can be claimed: of the period itself as its approvals say; of the months of a season as their own packs prove. */
  readonly pools: Pools;
  /** All that ever took of these months, also what ended, in the order in which they were made; parts in other months are left out. */
  readonly claims: readonly Claim[];
}
