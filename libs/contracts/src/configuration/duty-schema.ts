/** How a site file says who is on duty when, and which reports are sent by the clock. */
import { REPORT_FORMATS, REPORT_KINDS, REPORT_PERIODS } from '#domain';
import { LANGUAGES } from '#words';
import { z } from 'zod';
import { identifier } from './config-grammar.js';

const fullHour = z.string().regex(/^([01]\d|2[0-3]):00$/, 'expected a full hour like 06:00');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day like 07:30');

export const shiftsSchema = z
  .array(
    z.strictObject({
      name: z
        .string()
        .regex(/^[^\p{Cc}/]{1,40}$/u, 'expected up to 40 letters without a slash')
        .describe('What its people call it')
        .meta({ examples: ['early'] }),
      from: fullHour.describe('When it begins').meta({ examples: ['06:00'] }),
      until: fullHour.describe('When the next one begins').meta({ examples: ['14:00'] }),
    }),
  )
  .min(1)
  .max(12);

const schedule = z.strictObject({
  what: z
    .enum(REPORT_KINDS)
    .describe('statement: who got which heat and tonnes; overview: days, targets and alarms of the time')
    .meta({ examples: ['statement'] }),
  period: z
    .enum(REPORT_PERIODS)
    .describe('About the last whole day, week (sent on Mondays) or calendar month')
    .meta({ examples: ['monthly'] }),
  at: timeOfDay
    .describe('When it is sent, in the zone of the site; default 07:00')
    .meta({ examples: ['07:30'] })
    .optional(),
  dayOfMonth: z
    .number()
    .int()
    .min(1)
    .max(28)
    .describe('Of a monthly one: the day on which it is sent; default 1')
    .meta({ unit: 'd', examples: [10] })
    .optional(),
  to: z
    .array(identifier)
    .min(1)
    .max(20)
    .describe('Sinks of kind email (`alerts.sinks`)')
    .meta({ examples: [['mail-manager']] }),
  formats: z
    .array(z.enum(REPORT_FORMATS))
    .min(1)
    .describe('What is attached; default all three')
    .meta({ examples: [['pdf', 'xlsx']] })
    .optional(),
  language: z
    .enum(LANGUAGES)
    .describe("Of its words; default: that of the site's locale")
    .meta({ examples: ['zh'] })
    .optional(),
});

export const reportsSchema = z
  .record(identifier, schedule)
  .refine((all) => Object.keys(all).length <= 50, 'expected at most 50 reports');
