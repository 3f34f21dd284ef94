import { maintenanceOf, manualReadingOf, registerEventOf } from '#contracts';
import { versionAt, type RegisterEvent, type Seen } from '#domain';
import {
  readAmounts,
  readConflictTimes,
  readDevices,
  readDeviceEvents,
  type Arrival,
  type DeviceReadings,
  type Queryable,
} from '#postgres';
import { deviceCompanions, type DeviceCompanion, type IdentifiedPoint } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';

/** A device with the ids of its declared points. */
export interface DerivedDevice {
  readonly deviceId: number;
  readonly points: readonly DevicePoint[];
}

interface DevicePoint extends IdentifiedPoint {
  readonly companions: readonly DeviceCompanion[];
}

/** What came of one point. */
interface PointInput {
  /** What counts: sent readings, amounts, and what people have read. */
  readonly readings: readonly Seen[];
  readonly events: readonly RegisterEvent[];
  /** Of those that may be late. */
  readonly arrivals: readonly Arrival[];
  /** Times for which more than one value was sent. */
  readonly conflicts: readonly number[];
}

/** Everything that the engines of a device are fed with, in order of time. */
export interface DeviceInput {
  readonly points: ReadonlyMap<number, PointInput>;
  /** Readings alone, as they were sent: what companions are asked for. */
  readonly sent: ReadonlyMap<number, readonly Seen[]>;
  readonly maintenance: readonly { readonly from: number; readonly until: number }[];
  /** Time of the last reading; the start of the span where there is none. */
  readonly lastMs: number;
  /** How many of them there are. */
  readonly values: number;
}

/** The devices of a site by id. */
export function derivedDevices(derived: DerivedSite): Map<number, DerivedDevice> {
  const devices = new Map<number, IdentifiedPoint[]>();
  for (const { deviceId, pointId, point } of derived.points.values()) {
    devices.set(deviceId, [...(devices.get(deviceId) ?? []), { pointId, point }]);
  }
  return new Map(
    [...devices].map(([deviceId, own]) => {
      const points = own.map((one) => ({
        pointId: one.pointId,
        point: one.point,
        companions: deviceCompanions(one, own),
      }));
      return [deviceId, { deviceId, points }];
    }),
  );
}

/** Of what is in order of time all from a moment on: the very array where that is all of it, for it is long. */
export const sinceMoment = <Timed extends { readonly t: number }>(
  all: readonly Timed[],
  ms: number,
): readonly Timed[] => (all.length === 0 || all[0]!.t >= ms ? all : all.filter(({ t }) => t >= ms));

const NONE: DeviceReadings = { readings: new Map(), arrivals: new Map() };

/** Readings, amounts and events of a device with fromMs <= t < toMs. @param newestMs of readings none behind it, Unix ms; default: all */
export async function readDeviceInput(
  q: Queryable,
  device: { readonly deviceId: number; readonly points: readonly IdentifiedPoint[] },
  fromMs: number,
  toMs: number,
  newestMs = Infinity,
): Promise<DeviceInput> {
  const { deviceId } = device;
  const rows = { deviceId, fromMs, toMs: Math.min(toMs, newestMs + 1) };
  const { readings: sent, arrivals } = (await readDevices(q, [rows])).get(deviceId) ?? NONE;
  const conflicts = await readConflictTimes(
    q,
    device.points.map(({ pointId }) => ({ pointId, fromMs })),
  );
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
  let values = 0;
  const points = new Map<number, PointInput>();
  for (const { pointId, point } of device.points) {
    const read = sent.get(pointId) ?? [];
    const ownAmounts = amounts.filter((amount) => amount.pointId === pointId);
    const more = [
      ...ownAmounts.map(({ t, v, q: quality }) => ({ t, v, q: quality })),
      ...inside.flatMap((event) => manualReadingOf(event, point.id)),
    ];
    const own: readonly Seen[] = more.length === 0 ? read : [...read, ...more].sort((a, b) => a.t - b.t);
    values += own.length;
    lastMs = Math.max(lastMs, own.at(-1)?.t ?? fromMs);
    points.set(pointId, {
      readings: own,
      events: inside.flatMap((event) => registerEventOf(event, point)),
      arrivals:
        ownAmounts.length === 0 ? (arrivals.get(pointId) ?? []) : [...(arrivals.get(pointId) ?? []), ...ownAmounts],
      conflicts: (conflicts.get(pointId) ?? []).filter((t) => t < toMs),
    });
  }
  return { points, sent, maintenance: maintenanceOf(events), lastMs, values };
}
