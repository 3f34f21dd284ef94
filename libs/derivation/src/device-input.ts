import { maintenanceOf, manualReadingOf, registerEventOf } from '#contracts';
import { versionAt, type Point, type RegisterEvent, type Seen } from '#domain';
import { readAmounts, readDevices, readDeviceEvents, type Queryable } from '#postgres';
import type { DerivedSite } from './derived-site.js';

/** A device with the ids of its declared points. */
export interface DerivedDevice {
  readonly deviceId: number;
  readonly points: readonly { readonly pointId: number; readonly point: Point }[];
}

/** Everything that the engines of a device are fed with, in order of time. */
export interface DeviceInput {
  readonly points: ReadonlyMap<
    number,
    { readonly readings: readonly Seen[]; readonly events: readonly RegisterEvent[] }
  >;
  readonly maintenance: readonly { readonly from: number; readonly until: number }[];
  readonly canStick: boolean;
  /** Time of the last reading; the start of the span where there is none. */
  readonly lastMs: number;
}

/** The devices of a site by id. */
export function derivedDevices(derived: DerivedSite): Map<number, DerivedDevice> {
  const devices = new Map<number, { deviceId: number; points: { pointId: number; point: Point }[] }>();
  for (const { deviceId, pointId, point } of derived.points.values()) {
    const device = devices.get(deviceId) ?? { deviceId, points: [] };
    device.points.push({ pointId, point });
    devices.set(deviceId, device);
  }
  return devices;
}

/** Water that flows moves a temperature; whether it does is not asked here, so a device with a flow is left alone. */
export const canStick = (device: DerivedDevice): boolean =>
  !device.points.some(({ point }) => point.id.endsWith('flow'));

/** Readings, amounts and events of a device with fromMs <= t < toMs. */
export async function readDeviceInput(
  q: Queryable,
  device: DerivedDevice,
  fromMs: number,
  toMs: number,
): Promise<DeviceInput> {
  const { deviceId } = device;
  const readings = (await readDevices(q, [{ deviceId, fromMs, toMs }])).get(deviceId);
  const eventLike = device.points.filter(({ point }) => versionAt(point, fromMs).kind === 'delta');
  const amounts =
    eventLike.length === 0
      ? []
      : await readAmounts(
          q,
          eventLike.map(({ pointId }) => pointId),
          fromMs,
          toMs,
        );
  const events = (await readDeviceEvents(q, device.deviceId)).filter(({ ts }) => ts < toMs);
  const inside = events.filter(({ ts }) => ts >= fromMs);
  let lastMs = fromMs;
  const points = new Map<number, { readings: readonly Seen[]; events: readonly RegisterEvent[] }>();
  for (const { pointId, point } of device.points) {
    const own: Seen[] = [...(readings?.get(pointId) ?? [])];
    const more = [
      ...amounts.filter((amount) => amount.pointId === pointId).map(({ t, v, q }) => ({ t, v, q })),
      ...inside.flatMap((event) => manualReadingOf(event, point.id)),
    ];
    if (more.length > 0) own.push(...more);
    if (more.length > 0) own.sort((a, b) => a.t - b.t);
    lastMs = Math.max(lastMs, own.at(-1)?.t ?? fromMs);
    points.set(pointId, { readings: own, events: inside.flatMap((event) => registerEventOf(event, point.id)) });
  }
  return {
    points,
    maintenance: maintenanceOf(events),
    canStick: canStick(device),
    lastMs,
  };
}
