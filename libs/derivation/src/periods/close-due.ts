import { closeDueFigures, joinWaitingMarks, type Database, type ReachedLook } from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';
import { derivedDevices } from '../windows/device-input.js';

/** Closes the hours and days of a site that were due at a look which was reached; returns how many. */
export async function closeDue(db: Database, derived: DerivedSite, look: ReachedLook): Promise<number> {
  const { site, siteId } = derived;
  const deviceIds = [...derivedDevices(derived).keys()];
  return db.transaction(async (tx) => {
    await joinWaitingMarks(tx, siteId, deviceIds);
    await lockFigures(tx, siteId);
    return closeDueFigures(tx, { siteId, timeZone: site.timeZone, deviceIds }, look);
  });
}
