import type { EmissionsSpec, ProjectBiomass, Site } from '../plant/plant.js';

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
  const fuel = spec.biomass.flatMap((entry) => (entry.fuel ? fuelPointsOf(entry.fuel, spec) : []));
  return [...new Set([...entries.map(({ point }) => point), ...fuel])];
}

/** The water of a fuel counts where its calorific value is that of the dry fuel. */
function fuelPointsOf(
  { point, ncvPoint, moisturePoint }: NonNullable<ProjectBiomass['fuel']>,
  { fuel = [] }: EmissionsSpec,
): string[] {
  const isDry = fuel.some(({ ncvBasis }) => ncvBasis === 'dry');
  return [point, ncvPoint, ncvPoint && isDry ? moisturePoint : null].filter((address) => address !== null);
}
