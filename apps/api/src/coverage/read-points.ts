import { DAY_MS, QUARTER_HOUR_MS, versionAt, type Point, type Site } from '#domain';
import type { SiteDirectory } from '../directory/site-directory.js';
import type { TimeRange } from '../http/time-range.js';
import { ProblemError } from '../http/problem.js';

/** So many windows of points one answer looks at: it bounds what the database reads. */
const MOST_WINDOWS = 250_000;

export interface StoredPoint {
  readonly point: Point;
  readonly pointId: number;
}

/** Points that are read at an interval, so that it is known what is missing, and of which something was ever declared in the database. */
export async function intervalPoints(directory: SiteDirectory, site: Site, atMs: number): Promise<StoredPoint[]> {
  const points = site.devices
    .filter(({ removed }) => !removed)
    .flatMap((device) => device.points.filter((point) => !point.removed && versionAt(point, atMs).intervalMs !== null));
  const known = await Promise.all(
    points.map(async (point) => ({ point, pointId: await directory.pointId(site, point.device, point.id) })),
  );
  return known.flatMap(({ point, pointId }) => (pointId === null ? [] : [{ point, pointId }]));
}

/** @throws ProblemError `range-too-large` */
export function checkWindows(points: number, { fromMs, toMs }: TimeRange): void {
  const most = Math.floor((MOST_WINDOWS * QUARTER_HOUR_MS) / Math.max(1, points) / DAY_MS);
  const days = (toMs - fromMs) / DAY_MS;
  if (days <= most) return;
  const detail = `the range has about ${Math.ceil(days)} days, at most ${most} are allowed for ${points} points`;
  throw new ProblemError('range-too-large', `from, to: ${detail}`, [
    { field: 'from', detail },
    { field: 'to', detail },
  ]);
}
