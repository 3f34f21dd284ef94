import type { Site } from '../plant.js';

/** Addresses whose amounts make the emissions of a site: credited registers and debited points. */
export function countedPoints(site: Site): string[] {
  const spec = site.emissions;
  if (!spec) return [];
  const entries = [...spec.credited, ...spec.electricity, ...spec.fossilFuels, ...spec.haulage];
  return [...new Set(entries.map(({ point }) => point))];
}
