import type { StatusAnswer } from '#contracts';
import type { Device, Site } from '#domain';
import type { Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

/** What the status document says of the quality of a device; one of an older version says nothing. */
export type DeviceQuality = Pick<StatusAnswer['devices'][number], 'id' | 'quarantined' | 'codes'> &
  Partial<Pick<StatusAnswer['devices'][number], 'state'>>;

/** `device.noisy` for all devices of a site that have points in quarantine. Returns how many alerts changed. */
export async function evaluateNoise(
  tx: Queryable,
  site: Site,
  devices: readonly DeviceQuality[],
  nowMs: number,
): Promise<number> {
  const declared = new Set(site.devices.map(({ id }) => id));
  const silent = new Set(devices.flatMap(({ id, state }) => (state === 'silent' ? [id] : [])));
  const isGone = (subject: string): boolean => !declared.has(subject);
  // what sends nothing is not quiet again
  const isUnknown = (subject: string): boolean => silent.has(subject);
  const holds = noisyDevices(site, devices);
  return settleAlerts(tx, { site, rule: 'device.noisy', severity: 'warning', holds, isUnknown, isGone }, nowMs);
}

/** Devices with points in quarantine, by id, with what is said of each. */
export function noisyDevices(
  site: Pick<Site, 'devices'>,
  devices: readonly DeviceQuality[],
): Map<string, NonNullable<ReturnType<typeof noiseWords>>> {
  // By id: looking through all of them for each takes the square of their number.
  const found = new Map(devices.map((device) => [device.id, device]));
  return new Map(
    site.devices.flatMap((device) => {
      const noise = noiseWords(device, found.get(device.id));
      return noise ? [[device.id, noise] as const] : [];
    }),
  );
}

function noiseWords(device: Device, { quarantined: points = [], codes = [] }: Partial<DeviceQuality> = {}) {
  if (device.removed || points.length === 0) return null;
  const name = device.name === device.id ? device.id : `${device.id} (${device.name})`;
  const faults = codes.filter((code) => code !== 'QUARANTINE').join(', ') || 'nothing else';
  const are = points.length === 1 ? 'is' : 'are';
  return {
    message: `${name}: ${points.join(', ')} ${are} too noisy to count until quiet again; found in the last 24 h: ${faults}.`,
    details: { device: device.id, kind: device.kind, points, codes },
  };
}
