import { dueEscalations, sinksAt, type Site } from '#domain';
import {
  addNotification,
  readKnownNotifications,
  readWaitingAlerts,
  type AlertDocument,
  type Database,
  type NewNotification,
  type WaitingAlert,
} from '#postgres';

/**
 * Tells whoever is next where nobody has acknowledged an active alert for too long: each step once for each news, whichever process
 * finds it. Returns how many messages are new.
 */
export async function escalate(db: Database, sites: readonly Site[], nowMs: number): Promise<number> {
  const concerned = new Map(
    sites.filter(({ alerting }) => (alerting?.escalations.length ?? 0) > 0).map((site) => [site.id, site]),
  );
  if (concerned.size === 0) return 0;
  const waiting = await readWaitingAlerts(db, [...concerned.keys()]);
  const due = waiting.flatMap((alert) => messagesOf(concerned.get(alert.site)!, alert, nowMs));
  if (due.length === 0) return 0;
  const known = await readKnownNotifications(
    db,
    due.map(({ id }) => id),
  );
  const fresh = due.filter(({ id }) => !known.has(id));
  for (const message of fresh) await addNotification(db, message, nowMs);
  return fresh.length;
}

function messagesOf(site: Site, alert: WaitingAlert, nowMs: number): NewNotification[] {
  const { id, version, document } = alert;
  return dueEscalations(site, alert, nowMs).flatMap(({ step, escalation }) =>
    sinksAt(site, escalation, nowMs).map((sink) => ({
      id: `${id}/${version}/escalated-${step}/${sink}`,
      site: site.id,
      sink,
      alert: id,
      version,
      news: 'escalated',
      document: document as AlertDocument,
      dueMs: nowMs,
    })),
  );
}
