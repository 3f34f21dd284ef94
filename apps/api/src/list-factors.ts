import { factorVersion, type Factor, type FactorSet } from '#domain';

/** All versions of all factors, with where they come from. */
export function listFactors(factors: FactorSet) {
  return [...factors.values()].flat().map(shown);
}

function shown(factor: Factor) {
  const { u95, ...rest } = factor;
  return {
    ...rest,
    u95: u95 && u95.minus === u95.plus ? u95.plus : u95,
    version: factorVersion(factor),
  };
}
