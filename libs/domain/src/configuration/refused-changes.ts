import { versionAt, type Point, type PointVersion, type Site } from '../plant/plant.js';
import { convert } from '../unit/unit.js';
import { differingSpans } from './differing-spans.js';

/** Another unit or kind of a point at times for which readings are stored already. */
export interface RefusedChange {
  /** `device/point`. */
  readonly point: string;
  /** Which entry of the point says so: its `fromMs`. */
  readonly entryMs: number;
  readonly field: 'unit' | 'kind';
  readonly before: string;
  readonly after: string;
  /** From when on it would hold, Unix ms; -Infinity: since ever. */
  readonly fromMs: number;
}

/**
 * Changes of a unit or kind that no entry with a `from` of its own says. Stored values are in the unit of their time: read in
 * another one they would be other amounts. An entry that is new, or whose `from` was moved, is a change of the plant.
 */
export function refusedChanges(before: Site, after: Site): RefusedChange[] {
  const old = new Map(before.devices.flatMap(({ points }) => points.map((point) => [point.address, point] as const)));
  return after.devices.flatMap(({ points }) =>
    points.flatMap((point) => {
      const was = old.get(point.address);
      return was ? refusedIn(was, point) : [];
    }),
  );
}

function refusedIn(before: Point, after: Point): RefusedChange[] {
  const borders = [before, after].flatMap(({ versions }) => versions.map(({ fromMs }) => fromMs));
  const isOld = ({ fromMs }: PointVersion): boolean => before.versions.some((version) => version.fromMs === fromMs);
  const spans = differingSpans(-Infinity, borders, (t) => isSame(versionAt(before, t), versionAt(after, t)));
  return spans.flatMap(({ from }) => {
    const [old, own] = [versionAt(before, from), versionAt(after, from)];
    const isNew = own.fromMs > -Infinity && own.fromMs <= from && !isOld(own);
    const isMoved =
      old.fromMs > -Infinity && after.versions.some((one) => one.fromMs > from && !isOld(one) && isSame(one, old));
    if (isNew || isMoved) return [];
    const field = old.kind === own.kind ? 'unit' : 'kind';
    return [
      {
        point: after.address,
        entryMs: own.fromMs,
        field,
        before: old[field],
        after: own[field],
        fromMs: from,
      } as const,
    ];
  });
}

/** Units that are written otherwise and mean the same are the same. */
const isSame = (a: PointVersion, b: PointVersion): boolean =>
  a.kind === b.kind && (a.unit === b.unit || convert(1, a.unit, b.unit) === 1);
