import { DAY_MS, lastDue, localTimeText, MINUTE_MS, type DueReport, type ReportSchedule, type Site } from '#domain';
import {
  addNotification,
  addReport,
  hasReport,
  reportMailId,
  scheduleKnownSince,
  type Database,
  type ReportFile,
  type ReportRow,
} from '#postgres';
import { reportWords } from '#words';
import { ProblemError } from '../http/problem.js';
import { languageOfReport, type MakeReports } from './make-reports.js';

/** What comes later than this after its time was missed, and is caught up. */
const ON_TIME_MS = 10 * MINUTE_MS;
/** Nobody needs what was due longer ago. */
const CAUGHT_UP_MS = 35 * DAY_MS;

/**
 * Makes the report of the newest time of a schedule that has come, once, whichever process finds it: of several times that were missed
 * the last one. Returns whether it is new.
 */
export async function sendWhatIsDue(
  db: Database,
  make: MakeReports,
  site: Site,
  schedule: ReportSchedule,
  nowMs: number,
): Promise<boolean> {
  const since = await scheduleKnownSince(db, site.id, schedule.name, nowMs);
  const due = lastDue(schedule, site.timeZone, nowMs);
  if (due.dueMs <= since || nowMs - due.dueMs > CAUGHT_UP_MS) return false;
  const id = `${site.id}/${schedule.name}/${due.dueMs}`;
  if (await hasReport(db, id)) return false;
  return sendReport(db, make, site, schedule, { id, due, askedBy: null, nowMs });
}

/** Makes a report and queues its mails, both or neither. One of the same id is there already: false, and nothing is sent. */
export async function sendReport(
  db: Database,
  make: MakeReports,
  site: Site,
  schedule: ReportSchedule,
  { id, due, askedBy, nowMs }: { id: string; due: DueReport; askedBy: string | null; nowMs: number },
): Promise<boolean> {
  const made = await filesOf(make, site, schedule, due, nowMs);
  const { from, to, dueMs } = due;
  const late = askedBy === null && nowMs - dueMs > ON_TIME_MS;
  const row: ReportRow = {
    id,
    site: site.id,
    schedule: schedule.name,
    from,
    to,
    dueMs,
    madeMs: nowMs,
    late,
    askedBy,
    problem: made.problem,
  };
  return db.transaction(async (tx) => {
    if (!(await addReport(tx, row, made.files))) return false;
    const document = { report: id, title: made.title, text: mailText(site, schedule, row, made.files) };
    for (const sink of schedule.to) {
      const mail = { id: reportMailId(id, sink), site: site.id, sink, alert: null, version: null };
      await addNotification(tx, { ...mail, news: 'report', document, dueMs: nowMs }, nowMs);
    }
    return true;
  });
}

async function filesOf(make: MakeReports, site: Site, schedule: ReportSchedule, due: DueReport, nowMs: number) {
  try {
    const document = await make.document(site, schedule, due, nowMs);
    const title = `${document.title}: ${document.subtitle}`;
    return { title, files: await make.files(site, schedule, due, document), problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const title = `${reportWords[languageOfReport(site, schedule)][schedule.what]}: ${due.from} – ${due.to}, ${site.name}`;
    return { title, files: [], problem: error.message };
  }
}

function mailText(
  site: Site,
  schedule: ReportSchedule,
  { askedBy, late, dueMs, problem }: ReportRow,
  files: readonly ReportFile[],
): string {
  const say = reportWords[languageOfReport(site, schedule)];
  const due = `${localTimeText(dueMs, site.timeZone).slice(0, 16)} (${site.timeZone})`;
  return [
    askedBy === null ? say.byClock(schedule.name) : say.asked(schedule.name, askedBy),
    ...(late ? [say.late(due)] : []),
    problem === null ? say.attached(files.map(({ name }) => name).join(', ')) : say.notMade(problem),
  ].join('\n\n');
}
