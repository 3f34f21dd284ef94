import { silenceLook, type Site } from '#domain';
import { advanceToMoment, openAlerts, readSeenDevices, type Database } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

export const SILENT_RULE = 'device.silent';

/**
 * `device.silent` for all devices of a site, as of a moment up to which every arrival is counted. By arrival, so that
 * backfill is no alarm; a device that was never heard, or that reports events only, is not silent. Devices that are silent together
 * behind one gateway are one alert, its own; theirs are masked by it. A moment before the one that was judged last, here or by another
 * process, says nothing. Returns how many alerts changed.
 */
export async function evaluateSilence(db: Database, site: Site, atMs: number, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    if (!(await advanceToMoment(tx, site.id, atMs))) return 0;
    const { lastSeen } = await readSeenDevices(tx, site.id);
    const active = (await openAlerts(tx, site.id, SILENT_RULE)).filter(({ life }) => life.active);
    const told = active.map(({ subject, body }) => ({ subject, details: body.details }));
    const look = silenceLook(site, (device) => lastSeen.get(device) ?? null, told, atMs);
    return settleAlerts(tx, { site, ...look }, nowMs);
  });
}
