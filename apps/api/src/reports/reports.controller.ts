import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { lastDue, type ReportSchedule, type Site } from '#domain';
import { Database, hasReport, readReport } from '#postgres';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { notFound } from '../http/problem.js';
import { MakeReports } from './make-reports.js';
import { sendReport } from './send-report.js';
import { showReports, shownReport } from './show-reports.js';

/** Reports that are mailed by the clock. */
@Controller()
export class ReportsController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly make: MakeReports,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listReports)
  async list(@Param('site') siteName: string) {
    return singlePage(await showReports(this.db, this.directory.site(siteName), this.clock.now()));
  }

  @HttpCode(202)
  @Handles(OPERATIONS.sendReport)
  async send(
    @Param('site') siteName: string,
    @Param('schedule') name: string,
    @CheckedBody() { id: wanted, by }: BodyOf<'sendReport'>,
    @Caller() caller: Principal | null,
  ) {
    const site = this.directory.site(siteName);
    const schedule = scheduleOf(site, name);
    const nowMs = this.clock.now();
    const id = `${site.id}/${schedule.name}/asked/${wanted ?? randomUUID()}`;
    if (!(await hasReport(this.db, id))) {
      const due = lastDue(schedule, site.timeZone, nowMs);
      await sendReport(this.db, this.make, site, schedule, { id, due, askedBy: nameOf(caller, by), nowMs });
    }
    return shownReport(this.db, (await readReport(this.db, id))!, schedule);
  }

  @Handles(OPERATIONS.previewReport)
  async preview(
    @Param('site') siteName: string,
    @Param('schedule') name: string,
    @CheckedQuery() { format }: QueryOf<'previewReport'>,
    @Res() response: Response,
  ): Promise<void> {
    const site = this.directory.site(siteName);
    const schedule = scheduleOf(site, name);
    const nowMs = this.clock.now();
    const due = lastDue(schedule, site.timeZone, nowMs);
    const document = await this.make.document(site, schedule, due, nowMs);
    const [file] = await this.make.files(site, { ...schedule, formats: [format] }, due, document);
    response.setHeader('content-type', file!.type);
    response.setHeader('content-disposition', `inline; filename="${file!.name}"`);
    response.send(file!.content);
  }
}

/** @throws ProblemError `not-found` */
function scheduleOf(site: Site, name: string): ReportSchedule {
  const found = site.reports?.find((one) => one.name === name);
  if (found) return found;
  const known = (site.reports ?? []).map((one) => one.name).join(', ');
  throw notFound(`${site.id} has no report "${name}": ${known === '' ? 'its file names none' : `there are ${known}`}.`);
}
