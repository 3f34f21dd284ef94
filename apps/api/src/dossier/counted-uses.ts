import type { Site } from '#domain';
import type { DossierWording } from '#words';

export type Use = keyof DossierWording['monitoring']['uses'];

/** By address of a point what is made from it, in the order of the site file. */
export function countedUses(site: Site): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  const use = (kind: Use, points: readonly (string | null | undefined)[]): void => {
    for (const point of new Set(points)) if (point) uses.set(point, [...(uses.get(point) ?? []), kind]);
  };
  const { emissions: spec } = site;
  if (spec) {
    const of = (entries: readonly { readonly point: string }[]): string[] => entries.map(({ point }) => point);
    use('credited', of(spec.credited));
    use('excluded', of(spec.excluded ?? []));
    use('electricity', of(spec.electricity));
    use('fossilFuels', of(spec.fossilFuels));
    const fuel = spec.biomass.map((entry) => entry.fuel);
    use(
      'biomass',
      fuel.map((one) => one?.point),
    );
    use(
      'moisture',
      fuel.map((one) => one?.moisturePoint),
    );
    use(
      'ncv',
      fuel.map((one) => one?.ncvPoint),
    );
    use('haulage', of(spec.haulage));
  }
  use('weather', [site.weatherPoint]);
  return uses;
}
