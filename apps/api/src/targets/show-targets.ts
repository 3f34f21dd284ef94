import type { Site, Target } from '#domain';
import { readStatus, readTargets, type Queryable } from '#postgres';
import type { StatusAnswer } from '#contracts';
import { notFound } from '../http/problem.js';
import { emptyTarget } from '../sites/show-status.js';

/** Every target of the site with where it stands, as the status shows it. */
export async function listTargets(db: Queryable, site: Site, siteId: number | null, nowMs: number) {
  const stored = siteId === null ? null : await readStatus(db, siteId);
  const known = (stored?.body as StatusAnswer | undefined)?.targets ?? [];
  return site.targets.map((target) => known.find(({ id }) => id === target.id) ?? emptyTarget(site, target, nowMs));
}

/**
 * One target with its curves, gap and forecast.
 * @throws ProblemError `not-found`
 */
export async function showTarget(
  db: Queryable,
  site: Site,
  siteId: number | null,
  id: string,
  nowMs: number,
): Promise<Record<string, unknown>> {
  const declared = checkTarget(site, id);
  const stored = siteId === null ? undefined : (await readTargets(db, siteId)).find(({ target }) => target === id);
  return shownTarget(site, declared, nowMs, stored?.body ?? {});
}

/** @throws ProblemError `not-found` */
export function checkTarget(site: Site, id: string): Target {
  const declared = site.targets.find((target) => target.id === id);
  if (declared) return declared;
  const known = site.targets.map((target) => target.id).join(', ') || 'none';
  throw notFound(`Site ${site.id} has no target "${id}". Known: ${known}.`);
}

/** With null and empty curves for what is not known. */
export function shownTarget(site: Site, declared: Target, nowMs: number, body: object): Record<string, unknown> {
  return {
    ...emptyTarget(site, declared, nowMs),
    gap: null,
    planCurve: [],
    achievedCurve: [],
    lastSeasonCurve: null,
    forecastBand: [],
    cusum: [],
    cusumAlarm: null,
    change: null,
    ensemble: null,
    weather: null,
    ...body,
  };
}
