import { alertingOf, instantWithMs, silentAfterMs, type Device, type Site } from '#domain';
import { advanceToMoment, readLedgerCounts, type Database } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

export const SILENT_RULE = 'device.silent';

/**
 * `device.silent` for all devices of a site, as of a moment up to which every arrival is counted. By arrival, so that
 * backfill is no alarm; a device that was never heard, or that reports events only, is not silent. A moment before the one that was
 * judged last, here or by another process, says nothing. Returns how many alerts changed.
 */
export async function evaluateSilence(db: Database, site: Site, atMs: number, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    if (!(await advanceToMoment(tx, site.id, atMs))) return 0;
    const seen = new Map((await readLedgerCounts(tx, site.id)).map((line) => [line.device, line.lastSeenMs]));
    const holds = new Map(
      site.devices.flatMap((device) => {
        const silence = silenceOf(
          device,
          seen.get(device.id) ?? null,
          atMs,
          alertingOf(site).rules[SILENT_RULE]?.afterMs ?? null,
        );
        return silence ? [[device.id, silence] as const] : [];
      }),
    );
    const isGone = (subject: string): boolean => !site.devices.some(({ id }) => id === subject);
    return settleAlerts(tx, { site, rule: SILENT_RULE, severity: 'warning', holds, isGone }, nowMs);
  });
}

function silenceOf(device: Device, lastSeenMs: number | null, atMs: number, ownMs: number | null) {
  const shippedMs = silentAfterMs(device, atMs);
  const after = shippedMs === null ? null : (ownMs ?? shippedMs);
  if (device.removed || lastSeenMs === null || after === null || atMs - lastSeenMs <= after) return null;
  const lastSeen = instantWithMs(lastSeenMs);
  const name = device.name === device.id ? device.id : `${device.id} (${device.name})`;
  return {
    message: `${name} has sent nothing since ${lastSeen}; it counts as silent after ${Math.round(after / 1000)} s.`,
    details: { device: device.id, kind: device.kind, lastSeen, silentAfterSeconds: after / 1000 },
  };
}
