/** HTTP: reports that are mailed by the clock. */
import { z } from 'zod';
import { REPORT_FORMATS, REPORT_KINDS, REPORT_PERIODS } from '#domain';
import { LANGUAGES } from '#words';
import { NOTIFICATION_STATES } from './notifications.js';
import { CLAIM_ID_PATTERN } from '../text-forms.js';
import { instant, listForm, listOf, localDay, personName } from '../times-and-lists.js';

export const reportsQuery = z.strictObject({ ...listForm });

const made = z
  .object({
    id: z.string(),
    from: localDay.meta({ description: 'First local day that it is about' }),
    to: localDay.meta({ description: 'Last local day that it is about' }),
    dueAt: instant,
    madeAt: instant,
    late: z.boolean().meta({ description: 'Caught up: nothing was sent at its time' }),
    askedBy: z.string().nullable().meta({ description: 'null: the clock' }),
    problem: z.string().nullable().meta({ description: 'Why it has no files' }),
    mails: z.array(
      z.object({
        sink: z.string(),
        state: z.enum(NOTIFICATION_STATES).exclude(['gathered']),
        triedAt: instant.nullable(),
        answer: z.string().nullable().meta({ description: 'Of the mail server to the last try' }),
      }),
    ),
  })
  .meta({ id: 'MadeReport' });

export const reportItem = z
  .object({
    name: z.string(),
    what: z.enum(REPORT_KINDS),
    period: z.enum(REPORT_PERIODS),
    to: z.array(z.string()).meta({ description: 'Sinks of kind email' }),
    formats: z.array(z.enum(REPORT_FORMATS)),
    language: z.enum(LANGUAGES),
    nextAt: instant,
    last: made.nullable().meta({ description: 'The one that was made last; null: none yet' }),
  })
  .meta({ id: 'Report' });
export const reportsAnswer = listOf(reportItem).meta({ id: 'Reports' });

export const sendReportBody = z
  .strictObject({
    id: z
      .string()
      .regex(new RegExp(CLAIM_ID_PATTERN), 'expected 1 to 100 letters, digits and . _ -, the first a letter or digit')
      .optional()
      .meta({ description: 'The same call with the same id again sends nothing. Default: a new one' }),
    by: personName.optional().meta({ description: 'Who asks for it' }),
  })
  .meta({ id: 'SendReport' });
export const sentReport = made.meta({ id: 'SentReport' });

export const previewQuery = z.strictObject({
  format: z.enum(REPORT_FORMATS).default('pdf').meta({ description: 'Of the file' }),
});
