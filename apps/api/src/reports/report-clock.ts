import { Injectable } from '@nestjs/common';
import { Database, hasTable } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { SiteDirectory } from '../directory/site-directory.js';
import { MakeReports } from './make-reports.js';
import { sendWhatIsDue } from './send-report.js';

const LOOK_EVERY_MS = 20_000;

/** Makes each report at its time, for as long as the process lives. */
@Injectable()
export class ReportClock extends PeriodicTask {
  constructor(db: Database, directory: SiteDirectory, make: MakeReports, log: Logger) {
    let isReady = false;
    super({
      what: 'making reports',
      log,
      work: async () => {
        // The API serves before its schema is there.
        isReady ||= await hasTable(db, 'report');
        if (!isReady) return;
        for (const site of directory.sites()) {
          for (const schedule of site.reports ?? []) await sendWhatIsDue(db, make, site, schedule, Date.now());
        }
      },
      restMs: LOOK_EVERY_MS,
    });
  }
}
