import { deviceOf } from '../plant/device-of.js';
import type { Device, Site } from '../plant/plant.js';

/** Credited and debited meters of a time, by device, that never had a certificate: what they read was never compared with anything. */
export function neverVerified(
  site: Site,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): string[] {
  const spec = site.emissions;
  if (!spec) return [];
  const { credited, electricity, fossilFuels, excluded } = spec;
  const entries: readonly { readonly point: string; readonly fromMs: number; readonly untilMs?: number }[] = [
    ...credited,
    ...electricity,
    ...fossilFuels,
    ...(excluded ?? []),
  ];
  const counted = new Set(
    entries
      .filter((entry) => entry.fromMs < toMs && (entry.untilMs ?? Infinity) > fromMs)
      .map(({ point }) => deviceOf(point)),
  );
  return site.devices.flatMap(({ id, meter }) => (counted.has(id) && !hasCertificate(meter) ? [id] : []));
}

const hasCertificate = (meter: Device['meter']): boolean =>
  [meter ?? []].flat().some(({ verifiedUntil }) => verifiedUntil !== null);
