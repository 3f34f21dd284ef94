import { isEver, type Point } from '#domain';
import type { DerivedSite } from '../derived-site.js';

/** Points that a status asks about. */
export interface StatusPoints {
  /** Ids of those whose readings may be events. */
  readonly events: readonly number[];
  /** Registers, by id. */
  readonly registers: ReadonlyMap<number, Point>;
}

const known = new WeakMap<DerivedSite, StatusPoints>();

/** The same for as long as the configuration is: found once, for a city has a hundred thousand points and a status every few seconds. */
export function statusPoints(derived: DerivedSite): StatusPoints {
  let points = known.get(derived);
  if (points === undefined) known.set(derived, (points = find(derived)));
  return points;
}

function find({ points }: DerivedSite): StatusPoints {
  const all = [...points.values()];
  return {
    events: all.flatMap(({ point, pointId }) => (isEver(point, 'delta') ? [pointId] : [])),
    registers: new Map(
      all.filter(({ point }) => !point.removed && isEver(point, 'total')).map(({ pointId, point }) => [pointId, point]),
    ),
  };
}
