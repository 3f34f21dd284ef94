import { instantOf, QUALITIES, versionAt, type Point, type Site } from '#domain';
import { readNewest, type Queryable, type StoredReading } from '#postgres';
import { resolutionOf, shownValue } from '../readings/shown-value.js';
import type { SiteDirectory } from '../directory/site-directory.js';

/** Every point that is or was declared, with its newest reading. */
export async function listPoints(db: Queryable, directory: SiteDirectory, site: Site, nowMs: number) {
  const known: number[] = [];
  for (const { id } of site.devices) {
    const deviceId = await directory.deviceId(site, id);
    if (deviceId !== null) known.push(deviceId);
  }
  const newest = await readNewest(db, known);
  const items = [];
  for (const device of site.devices) {
    for (const point of device.points) {
      const pointId = newest.size === 0 ? null : await directory.pointId(site, device.id, point.id);
      const last = pointId === null ? undefined : newest.get(pointId);
      items.push({ ...shown(point, last, nowMs), ...((device.removed || point.removed) && { removed: true }) });
    }
  }
  return items;
}

function shown(point: Point, last: StoredReading | undefined, nowMs: number) {
  const version = versionAt(point, nowMs);
  return {
    address: point.address,
    device: point.device,
    point: point.id,
    kind: version.kind,
    unit: version.unit,
    min: version.min,
    max: version.max,
    resolution: resolutionOf(version),
    intervalSeconds: version.intervalMs === null ? null : version.intervalMs / 1000,
    states: version.states,
    last: last
      ? {
          ts: instantOf(last.t),
          value: shownValue(versionAt(point, last.t), last.v),
          quality: QUALITIES[last.q] ?? 'bad',
        }
      : null,
  };
}
