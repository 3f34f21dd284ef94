import { Injectable } from '@nestjs/common';
import { Database, makeDigests } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { AlertChanges } from '../life/alert-changes.js';
import { escalate } from './escalate.js';
import { watchSinks } from './failing-sinks.js';
import { SendNotifications } from './send-notifications.js';

const LOOK_EVERY_MS = 5_000;

/** What time alone makes: escalations, digests, and sinks that have failed for too long. */
@Injectable()
export class NotificationClock extends PeriodicTask {
  constructor(db: Database, catalogue: LoadedCatalogue, changes: AlertChanges, sender: SendNotifications, log: Logger) {
    super({
      what: 'watching notifications',
      log,
      work: async () => {
        const { sites } = catalogue.current;
        if ((await escalate(db, sites, Date.now())) > 0) sender.wake();
        if ((await makeDigests(db, Date.now())) > 0) sender.wake();
        changes.add(await watchSinks(db, sites, Date.now()));
      },
      restMs: LOOK_EVERY_MS,
    });
  }
}
