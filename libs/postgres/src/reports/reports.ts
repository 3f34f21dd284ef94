import type { LocalDate } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface ReportFile {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: Buffer;
}

/** A report that was made, or could not be. Times are Unix ms. */
export interface ReportRow {
  readonly id: string;
  readonly site: string;
  readonly schedule: string;
  /** Local days that it is about, both included. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly dueMs: number;
  readonly madeMs: number;
  /** Caught up: nothing was sent at its time. */
  readonly late: boolean;
  /** null: the clock. */
  readonly askedBy: string | null;
  /** Why it has no files; null: it has. */
  readonly problem: string | null;
}

/** What became of the mail to one sink. */
export interface ReportMail {
  readonly sink: string;
  readonly state: string;
  readonly triedMs: number | null;
  readonly answer: string | null;
}

/** Since when a schedule is known, Unix ms; one that is new is known from now on. */
export async function scheduleKnownSince(q: Queryable, site: string, schedule: string, nowMs: number): Promise<number> {
  const known = async (): Promise<number | undefined> =>
    (
      await q.query<{ since: number }>('select since from report_schedule where site = $1 and schedule = $2', [
        site,
        schedule,
      ])
    )[0]?.since;
  const since = await known();
  if (since !== undefined) return since;
  await q.execute(
    `insert into report_schedule (site, schedule, since) values ($1, $2, ${timeOf('$3')})
     on conflict on constraint report_schedule_pkey do nothing`,
    [site, schedule, nowMs],
  );
  return (await known())!;
}

export async function hasReport(q: Queryable, id: string): Promise<boolean> {
  return (await q.query('select 1 from report where report_id = $1', [id])).length > 0;
}

/** Adds a report with its files. Whether it is new: of one id there is one, whoever was quicker. */
export async function addReport(tx: Queryable, row: ReportRow, files: readonly ReportFile[]): Promise<boolean> {
  const { id, site, schedule, from, to, dueMs, madeMs, late, askedBy, problem } = row;
  const rows = await tx.query(
    `insert into report (report_id, site, schedule, from_day, to_day, due_at, made_at, late, asked_by, problem)
     values ($1, $2, $3, $4, $5, ${timeOf('$6')}, ${timeOf('$7')}, $8, $9, $10)
     on conflict on constraint report_pkey do nothing returning 1`,
    [id, site, schedule, from, to, dueMs, madeMs, late, askedBy, problem],
  );
  if (rows.length === 0) return false;
  for (const { name, type, content } of files) {
    await tx.execute('insert into report_file (report_id, name, type, content) values ($1, $2, $3, $4)', [
      id,
      name,
      type,
      content,
    ]);
  }
  return true;
}

/** Files of a report, in the order of their names. */
export async function readReportFiles(q: Queryable, id: string): Promise<ReportFile[]> {
  return q.query<ReportFile>('select name, type, content from report_file where report_id = $1 order by name', [id]);
}

const COLUMNS = `report_id as id, site, schedule, to_char(from_day, 'YYYY-MM-DD') as from, to_char(to_day, 'YYYY-MM-DD') as to,
  due_at as "dueMs", made_at as "madeMs", late, asked_by as "askedBy", problem`;

/** null: there is none. */
export async function readReport(q: Queryable, id: string): Promise<ReportRow | null> {
  return (await q.query<ReportRow>(`select ${COLUMNS} from report where report_id = $1`, [id]))[0] ?? null;
}

/** The newest report of a schedule; null: none was made yet. */
export async function readNewestReport(q: Queryable, site: string, schedule: string): Promise<ReportRow | null> {
  const [row] = await q.query<ReportRow>(
    `select ${COLUMNS} from report where site = $1 and schedule = $2 order by seq desc limit 1`,
    [site, schedule],
  );
  return row ?? null;
}

/** Id of the mail of a report to a sink: the same for every try. */
export const reportMailId = (report: string, sink: string): string => `report/${report}/${sink}`;

/** What became of the mails of a report. */
export async function readReportMails(q: Queryable, report: string, sinks: readonly string[]): Promise<ReportMail[]> {
  return q.query<ReportMail>(
    `select sink, state, tried_at as "triedMs", answer from notification where notification_id = any($1::text[]) order by sink`,
    [sinks.map((sink) => reportMailId(report, sink))],
  );
}
