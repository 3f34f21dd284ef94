import type { ActedBy, Claim, ClaimState, NewClaim } from './claim.js';

/** What was done with claims; acts are only ever added. */
export type ClaimAct = ActedBy &
  (
    | {
        readonly action: 'new';
        readonly claim: NewClaim;
        /** Claims of the same customer by statements that this one takes the place of. */
        readonly replaces: readonly string[];
      }
    | {
        readonly action: 'transfer';
        /** Its id. */
        readonly claim: string;
        readonly to: NewClaim;
        /** What stays with the owner of before; null: nothing. */
        readonly kept: NewClaim | null;
      }
    | { readonly action: 'retire' | 'withdraw'; readonly claim: string }
  );

/** Claims as the acts have left them, in the order in which they were made. */
export function claimsAfter(acts: readonly ClaimAct[]): Claim[] {
  const claims = new Map<string, Claim>();
  const end = (id: string, state: ClaimState, changed: ActedBy): Claim => {
    const claim = claims.get(id);
    if (!claim) throw new RangeError(`claim ${id} was never made`);
    const ended = { ...claim, state, changed };
    claims.set(id, ended);
    return ended;
  };
  const make = (claim: NewClaim, from: string | null, made: ActedBy): void => {
    const state = claim.statement ? 'reserved' : 'claimed';
    claims.set(claim.id, { ...claim, from, state, made, changed: made });
  };
  for (const act of acts) {
    const { who, reason, atMs } = act;
    const acted = { who, reason, atMs };
    if (act.action === 'new') {
      for (const id of act.replaces) end(id, 'replaced', acted);
      make(act.claim, null, acted);
    } else if (act.action === 'transfer') {
      end(act.claim, 'transferred', acted);
      make(act.to, act.claim, acted);
      if (act.kept) make(act.kept, act.claim, acted);
    } else {
      end(act.claim, act.action === 'retire' ? 'retired' : 'withdrawn', acted);
    }
  }
  return [...claims.values()];
}
