import { readAlertsSince, readStatusesSince, type Queryable } from '#postgres';
import { shownAlert, type KnownSites } from '../alerts/show-alerts.js';

/** One thing with a version that differs after every change. */
export interface Change {
  readonly kind: 'status' | 'alert';
  readonly site: string;
  /** Id of the site, or of the alert. */
  readonly key: string;
  readonly version: number;
  readonly body: unknown;
}

/** Statuses and alerts that have another version than the one in `seen` (by `kind/key`); with nothing seen: all that holds now. */
export async function readChanges(
  db: Queryable,
  seen: ReadonlyMap<string, number>,
  siteOf: KnownSites,
): Promise<Change[]> {
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
      body: shownAlert(alert, siteOf),
    })),
  ];
}

function versionsOf(kind: Change['kind'], seen: ReadonlyMap<string, number>): Map<string, number> {
  const prefix = `${kind}/`;
  return new Map(
    [...seen].filter(([key]) => key.startsWith(prefix)).map(([key, version]) => [key.slice(prefix.length), version]),
  );
}
