import { instantOf, localDateOf, targetPeriod, targetWords, type Site, type Target } from '#domain';
import type { StatusAnswer } from '#contracts';
import { unsettledStatus, type UnsettledStatus } from '#derivation';
import {
  countActiveAlerts,
  NO_ALERTS,
  readStatus,
  type AlertCounts,
  type Database,
  type Session,
  type StoredStatus,
} from '#postgres';

/** What PostgreSQL knows of a status now. */
export interface KnownStatus {
  /** The newest that is stored; null: none yet. */
  readonly stored: StoredStatus | null;
  /** null: nothing of the site was ever stored. */
  readonly unsettled: UnsettledStatus | null;
  readonly alerts: AlertCounts;
}

/**
 * In one go, the stored status before what waits: what is derived in between is then in one of them at least.
 * @param known the newest that was read before
 */
export function readKnownStatus(
  db: Database,
  site: Site,
  siteId: number | null,
  nowMs: number,
  known?: StoredStatus,
): Promise<KnownStatus> {
  const read = async (session: Session): Promise<KnownStatus> => {
    if (siteId === null) return { stored: null, unsettled: null, alerts: await countActiveAlerts(session, site.id) };
    const [stored, unsettled, alerts] = await session.together(
      () => readStatus(session, siteId, known),
      () => unsettledStatus(session, site, siteId, nowMs),
      () => countActiveAlerts(session, site.id),
    );
    return { stored, unsettled, alerts };
  };
  return db.session(read, { keepsPlans: true });
}

/** The newest status of a site, with what waits now; before the first one what is known without data: nothing, said as null. */
export function showStatus(
  site: Site,
  { stored, unsettled, alerts }: KnownStatus,
  { lagRecords, nowMs }: { readonly lagRecords: number | null; readonly nowMs: number },
): StatusAnswer {
  const body = (stored?.body as StatusAnswer | undefined) ?? emptyStatus(site, nowMs);
  const data = unsettled === null ? body.data : { ...body.data, ...atLeast(body.data, unsettled) };
  return { ...body, alerts, data: { ...data, lagRecords } };
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
