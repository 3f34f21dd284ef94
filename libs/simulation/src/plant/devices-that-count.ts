import { deviceOf, type Site } from '#domain';

/** Devices whose points make the figures: what is credited and debited, and the weather. */
export function devicesThatCount({ emissions, weatherPoint }: Site): string[] {
  const points = [
    ...(emissions?.credited.map(({ point }) => point) ?? []),
    weatherPoint,
    ...(emissions?.electricity.map(({ point }) => point) ?? []),
    ...(emissions?.fossilFuels.map(({ point }) => point) ?? []),
    ...(emissions?.biomass.map(({ fuel }) => fuel?.point) ?? []),
    ...(emissions?.haulage.map(({ point }) => point) ?? []),
  ];
  const devices = points.flatMap((point) => (point ? [deviceOf(point)] : []));
  return [...new Set(devices)];
}

/** Normals that the site's targets are planned by; they are the best guess of its climate. */
export function normalsOf({ targets }: Site): string | null {
  for (const { plan } of targets) if (plan.method === 'degree-days') return plan.normals;
  return null;
}
