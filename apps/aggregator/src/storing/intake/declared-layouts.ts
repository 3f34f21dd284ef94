import { versionAt, type Site } from '#domain';
import type { LayoutKey, Names } from '#postgres';

/**
 * The layouts of devices that send all of their points at once, in the units of that time. Points that report events (they have no
 * interval) mostly come by themselves.
 */
export function declaredLayouts(sites: readonly Site[], names: Names, ms: number): LayoutKey[] {
  return sites.flatMap(({ id, devices }) =>
    devices.flatMap((device) => {
      const deviceId = names.device(id, device.id)?.deviceId;
      if (deviceId === undefined || device.removed) return [];
      const points = device.points.flatMap((point) => {
        const pointId = names.point(id, device.id, point.id)?.pointId;
        const { intervalMs, unit } = versionAt(point, ms);
        return pointId === undefined || point.removed || intervalMs === null ? [] : [{ pointId, unit }];
      });
      if (points.length === 0) return [];
      points.sort((a, b) => a.pointId - b.pointId);
      const [pointIds, units] = [points.map(({ pointId }) => pointId), points.map(({ unit }) => unit)];
      return [{ deviceId, pointIds, units, simulated: false }];
    }),
  );
}
