import type { Device, Site } from '../plant/plant.js';

/**
 * A site as its file declares it, together with what the file has declared before: a device or point that is not there any more
 * takes no readings, and keeps its history. Its declaration is the last one that counted.
 */
export function keepRemoved(site: Site, before: Site): Site {
  const declared = new Map(site.devices.map((device) => [device.id, device]));
  const old = new Map(before.devices.map((device) => [device.id, device]));
  return {
    ...site,
    devices: [
      ...site.devices.map((device) => withPoints(device, old.get(device.id))),
      ...before.devices.filter(({ id }) => !declared.has(id)).map((device) => ({ ...device, removed: true })),
    ],
  };
}

function withPoints(device: Device, before: Device | undefined): Device {
  const declared = new Set(device.points.map(({ id }) => id));
  const removed = (before?.points ?? []).filter(({ id }) => !declared.has(id));
  if (removed.length === 0) return device;
  return { ...device, points: [...device.points, ...removed.map((point) => ({ ...point, removed: true }))] };
}
