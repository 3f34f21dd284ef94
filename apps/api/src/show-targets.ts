import type { Site } from '#domain';
import { readStatus, readTargets, type Queryable, type StoredTarget } from '#postgres';
import type { StatusAnswer } from '#contracts';
import { notFound, ProblemError } from './problem.js';
import { emptyTarget } from './show-status.js';

/** Every target of the site with where it stands, as the status shows it. */
export async function listTargets(db: Queryable, site: Site, siteId: number | null) {
  const stored = siteId === null ? null : await readStatus(db, siteId);
  const known = (stored?.body as StatusAnswer | undefined)?.targets ?? [];
  return site.targets.map((target) => known.find(({ id }) => id === target.id) ?? emptyTarget(target));
}

/**
 * One target with its curves, gap and forecast.
 * @throws ProblemError `not-found`, `as-of-unknown`
 */
export async function showTarget(
  db: Queryable,
  site: Site,
  siteId: number | null,
  id: string,
  asOfMs: number | null,
): Promise<Record<string, unknown>> {
  const declared = site.targets.find((target) => target.id === id);
  if (!declared) {
    const known = site.targets.map((target) => target.id).join(', ') || 'none';
    throw notFound(`Site ${site.id} has no target "${id}". Known: ${known}.`);
  }
  const stored = siteId === null ? undefined : (await readTargets(db, siteId)).find(({ target }) => target === id);
  if (asOfMs !== null) checkKnownThen(stored, asOfMs);
  const { status, ...curves } = (stored?.body ?? {}) as { status?: Record<string, unknown> };
  return {
    ...emptyTarget(declared),
    period: null,
    gap: null,
    plan: [],
    achieved: [],
    forecast: [],
    cusum: [],
    cusumAlarm: null,
    change: null,
    ensemble: null,
    weather: null,
    ...status,
    ...curves,
  };
}

/** Only the newest state of a target is kept: it answers for every moment since it was made. */
function checkKnownThen(stored: StoredTarget | undefined, asOfMs: number): void {
  if (!stored || stored.asOf.getTime() <= asOfMs) return;
  const detail = `the target has been computed again since (${stored.asOf.toISOString()}); only its newest state is kept`;
  throw new ProblemError('as-of-unknown', `asOf: ${detail}`, [{ field: 'asOf', detail }]);
}
