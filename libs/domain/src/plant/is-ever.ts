import type { Point, PointKind } from './plant.js';

/** Whether a point is of this kind, or was or will be by one of its dated entries. */
export const isEver = ({ versions }: Pick<Point, 'versions'>, wanted: PointKind): boolean =>
  versions.some(({ kind }) => kind === wanted);
