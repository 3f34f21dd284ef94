import { dueEscalations, type Site } from '#domain';
import { addNotification, readWaitingAlerts, type AlertDocument, type Database } from '#postgres';

/**
 * Tells whoever is next where nobody has acknowledged an active alert for too long: each step once for each news, whichever process
 * finds it. Returns how many alerts have a step that is due.
 */
export async function escalate(db: Database, sites: readonly Site[], nowMs: number): Promise<number> {
  const concerned = sites.filter(({ alerting }) => (alerting?.escalations.length ?? 0) > 0);
  if (concerned.length === 0) return 0;
  let found = 0;
  const waiting = await readWaitingAlerts(
    db,
    concerned.map(({ id }) => id),
  );
  for (const { id, site: siteId, severity, version, newsMs, document } of waiting) {
    const site = concerned.find((one) => one.id === siteId)!;
    const due = dueEscalations(site, { severity, newsMs }, nowMs);
    if (due.length > 0) found += 1;
    for (const { step, escalation } of due) {
      for (const sink of escalation.to) {
        await addNotification(
          db,
          {
            id: `${id}/${version}/escalated-${step}/${sink}`,
            site: siteId,
            sink,
            alert: id,
            version,
            news: 'escalated',
            document: document as AlertDocument,
            dueMs: nowMs,
          },
          nowMs,
        );
      }
    }
  }
  return found;
}
