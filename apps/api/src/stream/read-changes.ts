import { readAlertsSince, readStatusesSince, type Queryable } from '#postgres';
import { shownAlert } from '../alerts/show-alerts.js';
import type { Change } from './watch-changes.js';

/** Statuses and alerts that have another version than the one in `seen`. */
export async function readChanges(db: Queryable, seen: ReadonlyMap<string, number>): Promise<Change[]> {
  const [statuses, alerts] = await Promise.all([
    readStatusesSince(db, versionsOf('status', seen)),
    readAlertsSince(db, versionsOf('alert', seen)),
  ]);
  return [
    ...statuses.map(({ site, version, body }) => ({ kind: 'status' as const, site, key: site, version, body })),
    ...alerts.map((alert) => ({
      kind: 'alert' as const,
      site: alert.site,
      key: alert.id,
      version: alert.version,
      body: shownAlert(alert),
    })),
  ];
}

function versionsOf(kind: Change['kind'], seen: ReadonlyMap<string, number>): Map<string, number> {
  const prefix = `${kind}/`;
  return new Map(
    [...seen].filter(([key]) => key.startsWith(prefix)).map(([key, version]) => [key.slice(prefix.length), version]),
  );
}
