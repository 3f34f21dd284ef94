import type { MeterEvent } from '#contracts';
import { localDateOf, localMidnightMs, yearOf } from '#domain';
import {
  addMarks,
  addShadowEvent,
  copyFigures,
  inShadow,
  readPeriodDifferences,
  type Database,
  type FigureDifference,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { deriveMarked } from '../past/shadow.js';

/** A day or longer period before and after a decision about held readings. */
export type DecidedFigure = Omit<FigureDifference, 'signatures'>;

export interface Decision {
  /** `device/point`. */
  readonly point: string;
  readonly type: 'jump-accepted' | 'jump-refused';
  /** When it takes effect, Unix ms. */
  readonly atMs: number;
}

/**
 * What a decision would make of the figures of a site: it is followed in a shadow by the functions that would follow it, and nothing
 * of it stays. Days that change, the months and seasons that do, and those in which the decision falls in any case.
 */
export async function decisionFigures(
  db: Database,
  derived: DerivedSite,
  { point: address, type, atMs }: Decision,
  now: number,
): Promise<DecidedFigure[]> {
  const { site, siteId } = derived;
  const found = derived.points.get(address);
  if (!found) return [];
  const { deviceId, pointId } = found;
  const who = { by: null, reason: null, evidence: null };
  const event: MeterEvent = { id: 'proposed decision', type, ts: atMs, point: found.point.id, ...who };
  // A hold may be old: a year before the one of the decision holds every period that it reaches into.
  const year = yearOf(localDateOf(atMs, site.timeZone)) - 1;
  const fromMs = localMidnightMs(`${year}-01-01`, site.timeZone);
  return inShadow(
    db,
    async (shadow) => {
      await copyFigures(shadow, siteId, fromMs);
      await addMarks(shadow, [{ deviceId, fromMs: atMs, toMs: atMs }]);
      await deriveMarked(shadow, derived, 'readings', now);
      return readPeriodDifferences(shadow, siteId, { fromMs, atMs });
    },
    (shadow) => addShadowEvent(shadow, { siteId, deviceId, pointId, event, receivedMs: now }),
  );
}
