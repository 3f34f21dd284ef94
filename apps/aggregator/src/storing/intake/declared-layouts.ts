import { versionAt, type Site } from '#domain';
import type { LayoutKey, Names } from '#postgres';
import { DeclaredKinds, type DeclaredKind } from './declared-kinds.js';

/** What a device sends that sends all that it declares at once. */
export interface DeclaredLayout {
  readonly site: string;
  readonly device: string;
  readonly kind: DeclaredKind;
  readonly key: LayoutKey;
}

/**
 * The layouts of devices that send all of their points at once, in the units of that time. Points that report events (they have no
 * interval) mostly come by themselves.
 */
export function declaredLayouts(sites: readonly Site[], names: Names, ms: number): DeclaredLayout[] {
  const kinds = new DeclaredKinds();
  return sites.flatMap(({ id, devices }) =>
    devices.flatMap((device) => {
      const deviceId = names.device(id, device.id)?.deviceId;
      if (deviceId === undefined || device.removed) return [];
      const points = device.points.flatMap((point) => {
        const pointId = names.point(id, device.id, point.id)?.pointId;
        const { intervalMs, unit } = versionAt(point, ms);
        return pointId === undefined || point.removed || intervalMs === null ? [] : [{ code: point.id, pointId, unit }];
      });
      if (points.length === 0) return [];
      points.sort((a, b) => a.pointId - b.pointId);
      const [codes, units] = [points.map(({ code }) => code), points.map(({ unit }) => unit)];
      const kind = kinds.of(codes, units);
      const key = { deviceId, pointIds: points.map(({ pointId }) => pointId), units: kind.units, simulated: false };
      return [{ site: id, device: device.id, kind, key }];
    }),
  );
}
