import { byText } from '../order.js';
import type { ClaimPart } from './claim.js';

/**
 * Whole kilograms for the parts of a whole, in the ratio of their weights: each is rounded down, and the largest remainders get
 * what is left. Exact: it adds up to the whole, and where that is at most the sum of the weights no part is above its own.
 * @param weights whole, at least 0, not all 0; the earlier month gets what two have the same claim to
 */
export function splitByWeight(kg: number, weights: readonly ClaimPart[]): ClaimPart[] {
  const total = weights.reduce((sum, one) => sum + BigInt(one.kg), 0n);
  const shares = weights.map(({ month, kg: weight }) => {
    const exact = BigInt(kg) * BigInt(weight);
    return { month, down: exact / total, remainder: exact % total };
  });
  const left = BigInt(kg) - shares.reduce((sum, { down }) => sum + down, 0n);
  const ranked = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? byText(a.month, b.month) : a.remainder < b.remainder ? 1 : -1,
  );
  const favoured = new Set(ranked.slice(0, Number(left)));
  return shares
    .map((share) => ({ month: share.month, kg: Number(share.down) + (favoured.has(share) ? 1 : 0) }))
    .filter((part) => part.kg > 0)
    .sort((a, b) => byText(a.month, b.month));
}

/** What is left of parts when others are taken out of them. */
export function partsLess(parts: readonly ClaimPart[], taken: readonly ClaimPart[]): ClaimPart[] {
  const out = new Map(taken.map(({ month, kg }) => [month, kg]));
  return parts.map(({ month, kg }) => ({ month, kg: kg - (out.get(month) ?? 0) })).filter(({ kg }) => kg > 0);
}
