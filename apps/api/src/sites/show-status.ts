import { instantOf, localDateOf, targetPeriod, targetWords, type Site, type Target } from '#domain';
import type { StatusAnswer } from '#contracts';
import { unsettledStatus, type UnsettledStatus } from '#derivation';
import { countActiveAlerts, NO_ALERTS, type Queryable, type StoredStatus } from '#postgres';

/** A status of a site, the newest that is stored, with what waits now; before the first one what is known without data: nothing, said as null. */
export async function showStatus(
  db: Queryable,
  site: Site,
  siteId: number | null,
  stored: StoredStatus | null,
  live: { readonly lagRecords: number | null; readonly nowMs: number },
): Promise<StatusAnswer> {
  const body = (stored?.body as StatusAnswer | undefined) ?? emptyStatus(site, live.nowMs);
  const unsettled = siteId === null ? {} : atLeast(body.data, await unsettledStatus(db, site, siteId, live.nowMs));
  const alerts = await countActiveAlerts(db, site.id);
  return { ...body, alerts, data: { ...body.data, ...unsettled, lagRecords: live.lagRecords } };
}

/** What was in work when the figures of the document were read is still missing in them, though it may be derived by now. */
const atLeast = ({ waitingMarks = 0, lagSeconds }: StatusAnswer['data'], now: UnsettledStatus): UnsettledStatus => ({
  ...now,
  waitingMarks: Math.max(waitingMarks, now.waitingMarks),
  settling: now.settling || waitingMarks > 0,
  lagSeconds: Math.max(lagSeconds ?? 0, now.lagSeconds ?? 0),
});

export function emptyStatus(site: Site, nowMs: number): StatusAnswer {
  return {
    asOf: instantOf(nowMs),
    simulated: false,
    simulatedReadings: null,
    heat: { powerMw: null, todayGj: null, seasonGj: null },
    avoided: { todayT: null, monthT: null, seasonT: null, todayNetT: null, monthNetT: null, seasonNetT: null },
    targets: site.targets.map((target) => emptyTarget(site, target, nowMs)),
    devices: site.devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      name: device.name,
      state: 'never-seen',
      lastSeen: null,
      lastReading: null,
      held: [],
      quarantined: [],
      codes: [],
    })),
    data: { coveragePct: 0, lateCount: 0, deadLetterCount: 0, lagSeconds: null },
    alerts: NO_ALERTS,
  };
}

/** A target of which no figure is known yet, at a moment. */
export function emptyTarget(site: Site, target: Target, nowMs: number) {
  const period = targetPeriod(target, site.season, localDateOf(nowMs, site.timeZone));
  return {
    id: target.id,
    metric: target.metric,
    unit: target.unit,
    ...targetWords(target, period.label),
    amount: target.amount,
    note: target.note ?? null,
    amountForArea: null,
    achieved: null,
    outside: null,
    toDateAsOf: null,
    planToDate: null,
    expectedToDate: null,
    performanceDriftPct: null,
    performanceDriftSeasonPct: null,
    forecast: null,
    forecastP10: null,
    forecastP90: null,
    probabilityToMeet: null,
    state: 'no-data',
  };
}
