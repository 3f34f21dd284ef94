import { factorSet, factorVersion, type Factor, type FactorSet } from '../emissions/factors/factors.js';
import type { Site, Target } from '../plant/plant.js';

/** Something that does not count yet, and of which somebody asks what it would make of the figures. */
export type Proposal =
  | { readonly kind: 'factors'; readonly factors: readonly Factor[] }
  | { readonly kind: 'site'; readonly site: Site }
  | { readonly kind: 'targets'; readonly targets: readonly Target[] };

/** Factors with other publications: one of a version that is there takes its place, another one holds from its own day on. */
export function withFactors(factors: FactorSet, proposed: readonly Factor[]): FactorSet {
  const replaced = new Set(proposed.map(factorVersion));
  const kept = [...factors.values()].flat().filter((factor) => !replaced.has(factorVersion(factor)));
  const cut = kept.map((factor) => {
    const next = proposed
      .filter(({ id, validFrom }) => id === factor.id && (validFrom ?? '') > (factor.validFrom ?? ''))
      .map(({ validFrom }) => validFrom ?? '')
      .sort()[0];
    return next !== undefined && (factor.validTo === null || factor.validTo > next)
      ? { ...factor, validTo: next }
      : factor;
  });
  return factorSet([...cut, ...proposed]);
}

/** A site with other targets: those of the same id take the place of its own, others are added. */
export function withTargets(site: Site, proposed: readonly Target[]): Site {
  const byId = new Map(proposed.map((target) => [target.id, target]));
  const own = site.targets.map((target) => byId.get(target.id) ?? target);
  const more = proposed.filter(({ id }) => !site.targets.some((target) => target.id === id));
  return { ...site, targets: [...own, ...more] };
}
