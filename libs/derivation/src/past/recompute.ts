import { countedPoints, localHourStart, periodOf } from '#domain';
import {
  addHourMarks,
  addMarks,
  appendAudit,
  compareShadow,
  copyFigures,
  inShadow,
  isDerivationWaiting,
  markStoredHours,
  readDerivedUntil,
  readFigureOrigins,
  readWindowStarts,
  type AuditAction,
  type Database,
  type MarkCause,
  type Queryable,
  type ShadowComparison,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { derivedDevices } from '../windows/device-input.js';
import { deriveMarked } from './shadow.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);
/** How many differences are listed one by one. */
const MOST_TOLD = 50;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Makes every derived figure of a stretch of time again from raw readings, in a shadow, and compares it with what is stored: nothing
 * is changed. `busy`: something waits to be derived, so what is stored is not the last word.
 */
export async function recompute(
  db: Database,
  derived: DerivedSite,
  span: Span,
  { evenIfBusy = false }: { readonly evenIfBusy?: boolean } = {},
): Promise<ShadowComparison | 'busy'> {
  const { siteId, site } = derived;
  const devices = site.devices.map(({ id }) => id);
  let isBusy = false;
  let derivedUntilMs = 0;
  return inShadow(
    db,
    async (shadow) => {
      if (isBusy && !evenIfBusy) return 'busy';
      await copyFigures(shadow, siteId);
      await markAll(shadow, derived, span, 'recompute');
      await deriveMarked(shadow, derived, 'recompute', derivedUntilMs);
      return compareShadow(shadow, siteId, MOST_TOLD);
    },
    async (real) => {
      isBusy = await isDerivationWaiting(real, siteId, devices, END_OF_TIME_MS);
      // The coverage of periods in hand is that of then.
      derivedUntilMs = (await readDerivedUntil(real, siteId)) ?? Date.now();
    },
  );
}

/** Marks in a shadow everything of a site in a stretch of time, also hours that have no figure yet. */
export async function markAll(shadow: Queryable, derived: DerivedSite, span: Span, cause: MarkCause): Promise<void> {
  const { site, siteId, points } = derived;
  const devices = [...derivedDevices(derived).keys()];
  await addMarks(
    shadow,
    devices.map((deviceId) => ({ deviceId, ...span })),
    cause,
  );
  await markStoredHours(shadow, siteId, [span], cause);
  const counted = countedPoints(site).flatMap((address) => points.get(address)?.pointId ?? []);
  const starts = await readWindowStarts(shadow, counted, [span]);
  const hours = new Set(starts.map((ms) => localHourStart(ms, site.timeZone)));
  await addHourMarks(shadow, siteId, [...hours], cause);
}

/**
 * Marks what was found different, and only that: the aggregator makes it again. Closed figures get a revision with this cause. Who
 * asked stands in the audit log, also where nothing was different.
 */
export async function markDifferences(
  db: Database,
  { site, siteId }: DerivedSite,
  { devices, figures }: ShadowComparison,
  asked: AuditAction,
): Promise<void> {
  await db.transaction(async (tx) => {
    await appendAudit(tx, asked);
    await addMarks(tx, devices, 'recompute');
    const hours = new Set(figures.filter(({ grain }) => grain === 'hour').map(({ startMs }) => startMs));
    for (const { grain, label } of figures) {
      // A period is added up again with any of its hours.
      const period = grain === 'hour' ? null : periodOf(site, label);
      const [first] = period ? await readFigureOrigins(tx, siteId, 'hour', period.fromMs, period.toMs) : [];
      if (first) hours.add(first.startMs);
    }
    await addHourMarks(tx, siteId, [...hours], 'recompute');
  });
}
