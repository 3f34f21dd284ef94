import { QUALITIES, versionAt, withoutNoise, type Point, type PointVersion, type Quality } from '#domain';

/** The step that a point shows; null: its site file does not say. */
export const resolutionOf = ({ resolution }: PointVersion): number | null => (resolution > 0 ? resolution : null);

/**
 * A stored value as people sent it: the name of a state where the point declares names, and of what was converted from another
 * unit the digits that its resolution vouches for.
 */
export function shownValue(version: PointVersion, value: number): number | string {
  if (version.kind === 'state') return version.states[value] ?? value;
  const resolution = resolutionOf(version);
  return resolution === null ? value : withoutNoise(value, resolution);
}

/** A quality by its index. */
export const qualityOf = (q: number): Quality => QUALITIES[q] ?? 'bad';

/** What readings are of. */
export interface Measured {
  readonly point: Point;
  readonly timeZone: string;
  /** End of what was asked for, Unix ms. */
  readonly toMs: number;
}

/** What an answer says once about its point. */
export function pointHead(point: Point, atMs: number) {
  const version = versionAt(point, atMs);
  const { kind, unit } = version;
  return { device: point.device, point: point.id, kind, unit, resolution: resolutionOf(version) };
}
