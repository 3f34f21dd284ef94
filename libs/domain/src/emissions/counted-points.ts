import type { Site } from '../plant/plant.js';

/** Addresses whose values make the emissions of a site: credited and excluded registers, debited points, and weighed fuel with its calorific value. */
export function countedPoints(site: Site): string[] {
  const spec = site.emissions;
  if (!spec) return [];
  const entries = [
    ...spec.credited,
    ...(spec.excluded ?? []),
    ...spec.electricity,
    ...spec.fossilFuels,
    ...spec.haulage,
  ];
  const fuel = spec.biomass.flatMap((entry) => (entry.fuel?.ncvPoint ? [entry.fuel.point, entry.fuel.ncvPoint] : []));
  return [...new Set([...entries.map(({ point }) => point), ...fuel])];
}
