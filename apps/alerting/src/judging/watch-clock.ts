import { Injectable } from '@nestjs/common';
import type { Site } from '#domain';
import { Database, endShelves } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { StoredUpTo } from '#service-database';
import { AlertChanges } from '../life/alert-changes.js';
import { settleDue, settleSuppressions } from '../life/settle-due.js';
import { evaluateFlow } from './evaluate-flow.js';
import { evaluateLimits } from './evaluate-limits.js';
import { evaluateLosses } from './evaluate-losses.js';
import { evaluateSilence } from './evaluate-silence.js';

/** Silence is raised at most so long after it began to count. */
const LOOK_EVERY_MS = 5_000;

/** What no status document says: silence of devices, values beyond their limits, the end of delays and shelving, records that Kafka has lost. Returns how many alerts changed. */
export async function watchClock(
  { db, storedUpTo }: { readonly db: Database; readonly storedUpTo: Pick<StoredUpTo, 'look'> },
  sites: readonly Site[],
  nowMs: number,
): Promise<number> {
  let changed = await endShelves(db, nowMs);
  changed += await evaluateLosses(db, sites, nowMs);
  const atMs = await storedUpTo.look();
  changed += await evaluateFlow(db, sites, atMs, nowMs);
  if (atMs !== null)
    for (const site of sites) {
      changed += await evaluateSilence(db, site, Math.min(atMs, nowMs), nowMs);
      changed += await evaluateLimits(db, site, nowMs);
    }
  // last: a delay that ends now does not raise what is seen to be over
  changed += await settleDue(db, sites, nowMs);
  return changed + (await settleSuppressions(db, sites, nowMs));
}

/** Watches the clock for as long as the process lives. */
@Injectable()
export class ClockWatch extends PeriodicTask {
  constructor(db: Database, storedUpTo: StoredUpTo, catalogue: LoadedCatalogue, changes: AlertChanges, log: Logger) {
    super({
      what: 'watching for silent devices',
      log,
      work: async () => changes.add(await watchClock({ db, storedUpTo }, catalogue.current.sites, Date.now())),
      restMs: LOOK_EVERY_MS,
    });
  }
}
