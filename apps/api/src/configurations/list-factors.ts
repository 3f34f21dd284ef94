import { factorItemOf } from '#contracts';
import type { FactorSet } from '#domain';

/** All versions of all factors, with where they come from; behind each the earlier publications that it replaces. */
export function listFactors(factors: FactorSet) {
  return [...factors.values()].flat().flatMap((factor) => {
    let replacedOn = factor.publishedOn;
    const earlier = (factor.replaces ?? []).map((one) => {
      const item = { ...factorItemOf(one), replacedOn };
      replacedOn = one.publishedOn;
      return item;
    });
    return [factorItemOf(factor), ...earlier];
  });
}
