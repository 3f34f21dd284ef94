/** Calls for reports that are mailed by the clock. */
import { previewQuery, reportsAnswer, reportsQuery, sendReportBody, sentReport } from '../alarms/reports.js';
import { operation, SITE, written } from './operation.js';

const listReports = operation({
  id: 'listReports',
  method: 'get',
  path: `${SITE}/reports`,
  tag: 'Figures',
  summary: 'Reports that are mailed by the clock: what, to whom, when next, and what became of the last one',
  query: reportsQuery,
  status: 200,
  answer: reportsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const sendReport = operation({
  id: 'sendReport',
  method: 'post',
  path: `${SITE}/reports/{schedule}/send`,
  role: 'operator',
  tag: 'Figures',
  summary: 'Make a report of the last day, week or month that is over, and mail it now',
  description: 'The mails go by the alerting service, at least once; `GET …/reports` says what became of them.',
  body: { schema: sendReportBody, required: false },
  status: 202,
  answer: sentReport,
  problems: ['unknown-parameter', 'not-found', ...written],
});

const previewReport = operation({
  id: 'previewReport',
  method: 'get',
  path: `${SITE}/reports/{schedule}/preview`,
  tag: 'Figures',
  summary: 'A file as the report would have it now; nothing is sent',
  query: previewQuery,
  status: 200,
  answer: null,
  types: ['application/pdf', 'text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

export const REPORT_OPERATIONS = { listReports, sendReport, previewReport };
