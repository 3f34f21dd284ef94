/** How a site file says who is told of its alerts, and which levels are its own. */
import { ALERT_RULES, CHAT_KINDS, SEVERITIES } from '#domain';
import { z } from 'zod';
import { durationText, identifier } from './config-grammar.js';

const severity = z.enum(SEVERITIES);
const to = z
  .array(identifier)
  .min(1)
  .max(20)
  .describe('Sinks that are told')
  .meta({ examples: [['duty-phone']] });

const MOST_SINKS = 50;
const MOST_ROUTES = 100;

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
        'webhook: a POST of the alert as JSON; alertmanager: API v2 of Prometheus; email: by the server of SMTP_URL; the others: the robot of a group',
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
});

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day like 08:00');
const step = z.strictObject({
  after: durationText
    .describe('For how long nobody has acknowledged it, from its last news')
    .meta({ examples: ['15min'] }),
  severity: severity
    .describe('This severity and worse; default warning')
    .meta({ examples: ['critical'] })
    .optional(),
  to,
});

export const alertsSchema = z.strictObject({
  rules: z
    .partialRecord(z.enum(ALERT_RULES.map(({ id }) => id) as [string, ...string[]]), rule)
    .describe('What differs from the shipped rules, by rule')
    .optional(),
  sinks: z
    .record(identifier, sink)
    .refine((all) => Object.keys(all).length <= MOST_SINKS, `expected at most ${MOST_SINKS} sinks`)
    .describe('Where notifications go to, by a name of yours')
    .optional(),
  routes: z
    .array(
      z.strictObject({
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
        to,
      }),
    )
    .max(MOST_ROUTES)
    .describe('Who is told of what; every route that fits counts. Without any, all sinks are told from a warning up')
    .optional(),
  escalate: z
    .union([step, z.array(step).max(10)])
    .describe('Who is told where nobody has acknowledged an active alert for so long')
    .optional(),
  workingHours: z
    .strictObject({
      from: clockText.describe('When they begin').meta({ examples: ['08:00'] }),
      to: clockText.describe('When they end').meta({ examples: ['18:00'] }),
    })
    .describe('Of working days, in the zone of the site; default 08:00 to 18:00')
    .optional(),
});
