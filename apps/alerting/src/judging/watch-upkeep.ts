import { Injectable } from '@nestjs/common';
import { localDateOf, MINUTE_MS, upkeepLooks, type FactorSet, type Site } from '#domain';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { AlertChanges } from '../life/alert-changes.js';
import { settleAlerts } from '../life/settle-alerts.js';

/** What a day decides, and what a new file has mended, is seen within that. */
const LOOK_EVERY_MS = MINUTE_MS;

/** `calibration.due` by device and `factor.expiring` by factor, as of the local day of each site. Returns how many alerts changed. */
export async function evaluateUpkeep(
  db: Database,
  sites: readonly Site[],
  factors: FactorSet,
  nowMs: number,
): Promise<number> {
  let changed = 0;
  for (const site of sites) {
    const today = localDateOf(nowMs, site.timeZone);
    for (const look of upkeepLooks(site, factors, today))
      changed += await db.transaction((tx) => settleAlerts(tx, { site, ...look }, nowMs));
  }
  return changed;
}

/** Watches what has to be renewed for as long as the process lives. */
@Injectable()
export class UpkeepWatch extends PeriodicTask {
  constructor(db: Database, catalogue: LoadedCatalogue, changes: AlertChanges, log: Logger) {
    super({
      what: 'watching certificates and factors',
      log,
      work: async () => {
        const { sites, factors } = catalogue.current;
        changes.add(await evaluateUpkeep(db, sites, factors, Date.now()));
      },
      restMs: LOOK_EVERY_MS,
    });
  }
}
