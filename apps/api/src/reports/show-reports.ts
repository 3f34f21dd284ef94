import { instantOf, nextDue, type ReportSchedule, type Site } from '#domain';
import { readNewestReport, readReportMails, type Queryable, type ReportRow } from '#postgres';
import { instantOrNull } from '../http/times.js';
import { languageOfReport } from './make-reports.js';

/** Schedules of a site, with what became of the last report of each. */
export async function showReports(q: Queryable, site: Site, nowMs: number) {
  const items = [];
  for (const schedule of site.reports ?? []) {
    const last = await readNewestReport(q, site.id, schedule.name);
    const { name, what, period, to, formats } = schedule;
    items.push({
      name,
      what,
      period,
      to,
      formats,
      language: languageOfReport(site, schedule),
      nextAt: instantOf(nextDue(schedule, site.timeZone, nowMs).dueMs),
      last: last && (await shownReport(q, last, schedule)),
    });
  }
  return items;
}

/** A report that was made, as answers show it. */
export async function shownReport(q: Queryable, row: ReportRow, { to: sinks }: Pick<ReportSchedule, 'to'>) {
  const { id, from, to, dueMs, madeMs, late, askedBy, problem } = row;
  const mails = await readReportMails(q, id, sinks);
  return {
    id,
    from,
    to,
    dueAt: instantOf(dueMs),
    madeAt: instantOf(madeMs),
    late,
    askedBy,
    problem,
    mails: mails.map(({ triedMs, ...mail }) => ({ ...mail, triedAt: instantOrNull(triedMs) })),
  };
}
