import {
  companionLookBackMs,
  companionsOf,
  type CompanionFeeds,
  type CompanionRole,
  type Point,
  type Seen,
} from '#domain';

export interface IdentifiedPoint {
  readonly pointId: number;
  readonly point: Point;
}

/** A point of the same device that the rules of another one ask. */
export interface DeviceCompanion extends IdentifiedPoint {
  readonly role: CompanionRole;
}

/** The companions of a point among all of its device. */
export function deviceCompanions({ point }: IdentifiedPoint, all: readonly IdentifiedPoint[]): DeviceCompanion[] {
  const found = companionsOf(
    point,
    all.map((one) => one.point),
  );
  return Object.entries(found).flatMap(([role, companion]) => {
    const one = all.find((other) => other.point === companion);
    return one ? [{ pointId: one.pointId, point: one.point, role: role as CompanionRole }] : [];
  });
}

/** So long before a reading others of its device may matter to it, ms. */
export const lookBackMs = (points: readonly { readonly companions: readonly DeviceCompanion[] }[]): number =>
  points.reduce(
    (most, { companions }) => companions.reduce((own, one) => Math.max(own, companionLookBackMs(one.point)), most),
    0,
  );

/** What a run of a point reads of its companions. @param fromMs all their readings from this moment on are here */
export function companionFeeds(
  companions: readonly DeviceCompanion[],
  readings: ReadonlyMap<number, readonly Seen[]>,
  fromMs: number,
): CompanionFeeds {
  return Object.fromEntries(
    companions.map(({ role, pointId, point }) => [
      role,
      { versions: point.versions, readings: readings.get(pointId) ?? [], fromMs },
    ]),
  );
}
