import { readMarkedDevices, type Database } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { continueDevices } from './continue-devices.js';
import { derivedDevices, type DerivedDevice } from './device-input.js';
import { deriveDevice } from './device-windows.js';

/**
 * Windows of devices of one site until no mark of theirs waits: what continues is taken many devices at a time, what is late or
 * special one by one.
 * @param signal aborted: it returns after the transaction in hand, the rest stays marked
 */
export async function deriveDevices(
  db: Database,
  site: DerivedSite,
  devices: readonly DerivedDevice[],
  signal?: AbortSignal,
): Promise<void> {
  const { left } = await continueDevices(db, site, devices);
  for (const device of devices.filter(({ deviceId }) => left.includes(deviceId))) {
    for (let more = true; more && !signal?.aborted;) more = (await deriveDevice(db, site, device))?.more ?? false;
  }
}

/** Windows of a site until none of its devices is marked, where no other site has marks: for a database of one site. */
export async function deriveMarkedDevices(db: Database, site: DerivedSite): Promise<void> {
  const devices = derivedDevices(site);
  for (let marked = await readMarkedDevices(db); marked.length > 0; marked = await readMarkedDevices(db)) {
    await deriveDevices(
      db,
      site,
      marked.map((id) => devices.get(id)!),
    );
  }
}
