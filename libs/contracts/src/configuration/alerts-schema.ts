/** How a site file says who is told of its alerts, and which levels are its own. */
import { ALERT_RULES, CHAT_KINDS, SEVERITIES, WEEKDAYS } from '#domain';
import { z } from 'zod';
import { dateText, durationMs, durationText, identifier } from './config-grammar.js';

const severity = z.enum(SEVERITIES);
const to = z
  .array(identifier)
  .min(1)
  .max(20)
  .describe('Sinks that are told')
  .meta({ examples: [['duty-phone']] });

const MOST_SINKS = 50;
const MOST_ROUTES = 100;
const MOST_SHIFTS = 200;
const MOST_WEEKS = 52;

/** A file of its own for what may hold a secret; at start and at each sending it is read again. */
const file = (what: string) =>
  z.string().min(1).max(1_000).describe(`File whose first line is ${what}; beside the site files, or an absolute path`);
const url = z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }).max(2_000);

const place = {
  url: url
    .describe('Where to; use urlFile where the address itself is a secret')
    .meta({ examples: ['https://duty.park.example/alerts'] })
    .optional(),
  urlFile: file('the address')
    .meta({ examples: ['secrets/duty-phone.url'] })
    .optional(),
};
const heartbeat = z
  .boolean()
  .describe('Whether a sign of life is sent each minute, so that its end is noticed where it goes to; default false')
  .meta({ examples: [true] })
  .optional();

const sink = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z
      .literal('webhook')
      .describe(
        'webhook: a POST of the alert as JSON; alertmanager: API v2 of Prometheus; email: by the server of SMTP_URL; push: browsers that people have subscribed; the others: the robot of a group',
      )
      .meta({ examples: ['webhook'] }),
    ...place,
    secretFile: file('the secret that signs each request, as `whsec_…`')
      .meta({ examples: ['secrets/duty-phone.secret'] })
      .optional(),
    heartbeat,
  }),
  z.strictObject({
    kind: z.literal('alertmanager'),
    ...place,
    heartbeat,
  }),
  z.strictObject({
    kind: z.literal('email'),
    to: z
      .array(z.email('expected a mail address'))
      .min(1)
      .max(50)
      .describe('Who gets it')
      .meta({ examples: [['duty@park.example']] }),
  }),
  z.strictObject({
    kind: z.literal('push'),
    to: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(50)
      .describe('Names of those whose browsers are told; default: all that have subscribed')
      .meta({ examples: [['Li Na']] })
      .optional(),
  }),
  z.strictObject({
    kind: z.enum(CHAT_KINDS),
    ...place,
    secretFile: file('the secret of a robot that asks for signed messages (DingTalk, Feishu)').optional(),
  }),
]);

const level = z.strictObject({
  on: z
    .number()
    .describe('Raised at it, and beyond')
    .meta({ examples: [-5], unit: 'that of the rule' }),
  off: z
    .number()
    .describe('Cleared beyond it, on the good side')
    .meta({ examples: [-3], unit: 'that of the rule' }),
});

const rule = z.strictObject({
  judged: z
    .boolean()
    .describe('false: the rule is left out at this site')
    .meta({ examples: [false] })
    .optional(),
  info: level.describe('Levels of this severity').optional(),
  warning: level.describe('Levels of this severity').optional(),
  critical: level.describe('Levels of this severity').optional(),
  after: durationText
    .describe('How long it lasts before it counts')
    .meta({ examples: ['10min'] })
    .optional(),
  onDelay: durationText
    .describe('How long the condition must hold without a break before it is an alert')
    .meta({ examples: ['1min'] })
    .optional(),
  offDelay: durationText
    .describe('How long it must be clear without a break before the alert returns')
    .meta({ examples: ['5min'] })
    .optional(),
  chatter: z
    .strictObject({
      times: z
        .number()
        .int()
        .min(1)
        .max(100)
        .describe('More often than that is chattering')
        .meta({ examples: [5], unit: '1' }),
      within: durationText.describe('Within that time; calm for as long, it ends').meta({ examples: ['1h'] }),
    })
    .describe('An alert that comes and goes is held as one and told once; default: more than 5 times within 1h')
    .optional(),
  offSeason: z
    .enum(['told', 'suppressed'])
    .describe('Whether anybody is told of it outside of the heating season; default: as shipped')
    .meta({ examples: ['suppressed'] })
    .optional(),
});

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day like 08:00');
const ofWhom = {
  to: to.optional(),
  duty: identifier
    .describe('Whoever is on this duty by then (alerts.duty)')
    .meta({ examples: ['operator'] })
    .optional(),
};
const hasWhom = ({ to: sinks, duty }: { to?: unknown; duty?: unknown }): boolean =>
  sinks !== undefined || duty !== undefined;
const WHOM = 'expected to (sinks), or duty';

const shift = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .describe('Days of the week; default: all')
    .meta({ examples: [['mon', 'tue', 'wed', 'thu', 'fri']] })
    .optional(),
  on: z
    .enum(['every-day', 'working-days', 'free-days'])
    .describe('free-days: Saturdays, Sundays and holidays; working-days: all others; default every-day')
    .meta({ examples: ['free-days'] })
    .optional(),
  from: clockText
    .describe('Begins at this time of the local day; default 00:00')
    .meta({ examples: ['19:00'] })
    .optional(),
  until: clockText
    .describe('Ends before it; at or before `from`: on the next day; default 24:00')
    .meta({ examples: ['07:00'] })
    .optional(),
  everyWeeks: z
    .number()
    .int()
    .min(1)
    .max(MOST_WEEKS)
    .describe('Each so many weeks, counted from the week of firstDay; default 1')
    .meta({ examples: [2], unit: '1' })
    .optional(),
  firstDay: dateText
    .describe('First local day; default: since ever')
    .meta({ examples: ['2026-01-05'] })
    .optional(),
  lastDay: dateText
    .describe('Last local day; default: for ever')
    .meta({ examples: ['2026-12-31'] })
    .optional(),
  to,
});
const duty = z.strictObject({
  shifts: z.array(shift).min(1).max(MOST_SHIFTS).describe('Who is on duty when; every one that fits is told'),
  otherwise: to.describe('Told where nobody is on duty'),
});

const MOST_DIGEST_MS = 86_400_000;
const LEAST_DIGEST_MS = 900_000;
const digest = z.union([
  z.strictObject({
    at: clockText.describe('Each day at this local time').meta({ examples: ['07:30'] }),
  }),
  z.strictObject({
    every: durationText
      .refine((text) => {
        const ms = durationMs(text);
        return ms === null || (ms >= LEAST_DIGEST_MS && ms <= MOST_DIGEST_MS);
      }, 'expected 15min to 24h')
      .describe('Each so often, counted from local midnight; 15min to 24h')
      .meta({ examples: ['4h'] }),
  }),
]);

const step = z
  .strictObject({
    after: durationText
      .describe('For how long nobody has acknowledged it, from its last news')
      .meta({ examples: ['15min'] }),
    severity: severity
      .describe('This severity and worse; default warning')
      .meta({ examples: ['critical'] })
      .optional(),
    ...ofWhom,
  })
  .refine(hasWhom, WHOM);

export const alertsSchema = z.strictObject({
  rules: z
    .partialRecord(z.enum(ALERT_RULES.map(({ id }) => id) as [string, ...string[]]), rule)
    .describe('What differs from the shipped rules, by rule')
    .optional(),
  sinks: z
    .record(identifier, sink)
    .refine((all) => Object.keys(all).length <= MOST_SINKS, `expected at most ${MOST_SINKS} sinks`)
    .describe(
      'Where notifications go to, by a name of yours; without any, browsers that subscribe are told (browsers, of kind push)',
    )
    .optional(),
  routes: z
    .array(
      z
        .strictObject({
          severity: severity
            .describe('This severity and worse; default: any')
            .meta({ examples: ['critical'] })
            .optional(),
          rule: z
            .string()
            .min(1)
            .describe('Only of this rule')
            .meta({ examples: ['device.silent'] })
            .optional(),
          device: identifier
            .describe('Only of this device and its points')
            .meta({ examples: ['boiler-1'] })
            .optional(),
          during: z
            .enum(['always', 'working-hours'])
            .describe('When it may arrive; outside of working hours it waits for them; default always')
            .meta({ examples: ['working-hours'] })
            .optional(),
          digest: digest
            .describe(
              'What is less than critical is gathered and told as one message, with what was over meanwhile; default: each by itself',
            )
            .optional(),
          ...ofWhom,
        })
        .refine(hasWhom, WHOM)
        .refine(
          ({ during, digest: times }) => during === undefined || times === undefined,
          'found during beside digest, which has its own times: keep one of them',
        ),
    )
    .max(MOST_ROUTES)
    .describe('Who is told of what; every route that fits counts. Without any, all sinks are told from a warning up')
    .optional(),
  escalate: z
    .union([step, z.array(step).max(10)])
    .describe('Who is told where nobody has acknowledged an active alert for so long')
    .optional(),
  duty: z
    .record(identifier, duty)
    .describe('Who is on duty when, by a name of yours: routes and escalations name it instead of sinks')
    .optional(),
  workingHours: z
    .strictObject({
      from: clockText.describe('When they begin').meta({ examples: ['08:00'] }),
      to: clockText.describe('When they end').meta({ examples: ['18:00'] }),
    })
    .describe('Of working days, in the zone of the site; default 08:00 to 18:00')
    .optional(),
});
