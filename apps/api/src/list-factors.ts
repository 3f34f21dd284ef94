import { factorItemOf } from '#contracts';
import type { FactorSet } from '#domain';

/** All versions of all factors, with where they come from. */
export function listFactors(factors: FactorSet) {
  return [...factors.values()].flat().map(factorItemOf);
}
