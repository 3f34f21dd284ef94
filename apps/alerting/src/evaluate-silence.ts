import { silentAfterMs, type Device, type Site } from '#domain';
import { changeAlert, lockRules, openAlerts, raiseAlert, readLedgerCounts, type Database } from '#postgres';

export const SILENT_RULE = 'device.silent';

/**
 * `device.silent` for all devices of a site, as of a moment up to which every arrival is counted. By arrival, so that
 * backfill is no alarm; a device that was never heard, or that reports events only, is not silent. Returns how many alerts changed.
 */
export async function evaluateSilence(db: Database, site: Site, atMs: number, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    await lockRules(tx, site.id);
    const seen = new Map((await readLedgerCounts(tx, site.id)).map((line) => [line.device, line.lastSeenMs]));
    const open = new Map((await openAlerts(tx, site.id, SILENT_RULE)).map((alert) => [alert.subject, alert]));
    let changed = 0;
    for (const device of site.devices) {
      const alert = open.get(device.id);
      open.delete(device.id);
      const silence = silenceOf(device, seen.get(device.id) ?? null, atMs);
      if (silence && !alert) {
        await raiseAlert(tx, { site: site.id, rule: SILENT_RULE, subject: device.id }, 'warning', silence, nowMs);
      } else if (silence && alert && !alert.life.active) {
        await changeAlert(tx, alert, { type: 'raised' }, nowMs, silence);
      } else if (!silence && alert?.life.active) {
        await changeAlert(tx, alert, { type: 'returned' }, nowMs);
      } else continue;
      changed += 1;
    }
    // devices that the site file no longer has: nobody can mend them
    for (const alert of open.values()) {
      if (!alert.life.active) continue;
      await changeAlert(tx, alert, { type: 'returned' }, nowMs, { marks: { removed: true } });
      changed += 1;
    }
    return changed;
  });
}

function silenceOf(device: Device, lastSeenMs: number | null, atMs: number) {
  const after = silentAfterMs(device, atMs);
  if (device.removed || lastSeenMs === null || after === null || atMs - lastSeenMs <= after) return null;
  const lastSeen = new Date(lastSeenMs).toISOString();
  const name = device.name === device.id ? device.id : `${device.id} (${device.name})`;
  return {
    message: `${name} has sent nothing since ${lastSeen}; it counts as silent after ${Math.round(after / 1000)} s.`,
    details: { device: device.id, kind: device.kind, lastSeen, silentAfterSeconds: after / 1000 },
  };
}
