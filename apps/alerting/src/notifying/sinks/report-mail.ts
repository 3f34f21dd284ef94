import type { NotificationSink, Site } from '#domain';
import type { DueNotification, ReportFile } from '#postgres';
import type { Ways } from './deliver.js';
import { sendMail } from './email.js';
import type { Answer } from './post.js';

/** Mails a report with its files. Never throws: what went wrong is the answer. */
export async function deliverReport(
  { id, report }: Pick<DueNotification, 'id' | 'report'>,
  files: readonly ReportFile[],
  sink: NotificationSink,
  { name }: Pick<Site, 'name'>,
  { mailServer }: Pick<Ways, 'mailServer'>,
): Promise<Answer> {
  if (report === null || sink.kind !== 'email') return { isTaken: false, answer: 'reports go by mail alone' };
  if (mailServer === null) return { isTaken: false, answer: 'no mail server: set SMTP_URL of alerting' };
  const message = { title: report.title, text: report.text, advice: [], facts: [['Site', name]] as const };
  const attachments = files.map((file) => ({ filename: file.name, content: file.content, contentType: file.type }));
  try {
    const answer = await sendMail(mailServer, { id, thread: report.report, to: sink.to, message, attachments });
    return { isTaken: true, answer: answer.slice(0, 500) };
  } catch (error) {
    return { isTaken: false, answer: (error as Error).message.slice(0, 500) };
  }
}
