/** HTTP: alerts and what an operator does with them. */
import { z } from 'zod';
import { ALERT_STATES, SEVERITIES } from '#domain';
import { alertTransition, notificationItem } from './notifications.js';
import { INSTANT_PATTERN, WORDS_PATTERN, wordsPattern } from '../text-forms.js';
import { instant, listForm, listOf, moment, personName, paging, pointAddress } from '../times-and-lists.js';

const inLanguages = z.object({ en: z.string(), zh: z.string(), de: z.string() });
/** What a rule says to whoever is woken by it, in one language. */
const ruleText = z.object({ cause: z.string(), consequence: z.string(), steps: z.array(z.string()) });
const ruleTexts = z.object({ en: ruleText, zh: ruleText, de: ruleText });

const aside = z.object({
  kind: z.string().meta({ examples: ['shelved', 'out-of-service', 'suppressed-by-design'] }),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  since: instant.nullable(),
  until: instant.nullable(),
});

export const alertItem = z
  .looseObject({
    id: z.string(),
    site: z.string(),
    rule: z.string().meta({ examples: ['device.silent', 'target.risk'] }),
    subject: z.string().meta({ description: 'Device or target' }),
    severity: z.string().meta({ examples: ['warning', 'critical'] }),
    state: z.string(),
    raisedAt: instant,
    changedAt: instant,
    resolvedAt: instant.nullable(),
    version: z.number().int(),
    value: z.number().nullable().meta({ description: 'What the rule measures, in `unit`; null: it measures nothing' }),
    unit: z.string().nullable().meta({ description: 'UCUM; `1`: a count' }),
    limit: z.number().nullable().meta({ description: 'What was passed, in `unit`; null: the rule has no limit' }),
    since: z
      .string()
      .nullable()
      .meta({ description: 'Since when the matter itself lasts, where that is another time than when it was raised' }),
    until: z.string().nullable().meta({ description: 'Last local day of what ends (a certificate, a factor)' }),
    sentence: inLanguages.meta({ description: 'What is the matter, for people, by language' }),
    subjectName: z.string().meta({ description: 'Name of the device, the target or the site, for people' }),
    acknowledgedAs: z
      .enum(SEVERITIES)
      .nullable()
      .meta({ description: 'It was acknowledged with this milder severity, which holds no more; null: it was not' }),
    aside: aside.nullable().meta({ description: 'Why it is put aside, by whom, and until when; null: it is not' }),
    occurrence: z.number().int().optional().meta({ description: 'Which time it is that it holds, from 1' }),
    wasAcknowledged: z
      .object({ severity: z.string(), at: instant.nullable(), by: z.string().nullable() })
      .optional()
      .meta({ description: 'An ack of before that holds no longer: the severity rose, or it came again' }),
    noDataSince: instant
      .nullish()
      .meta({ description: 'Since when nothing can be said: it is neither over nor confirmed' }),
    chattering: z
      .object({ since: instant, times: z.number().int(), withinSeconds: z.number() })
      .nullish()
      .meta({ description: 'It comes and goes: one alert, told once, until it has been calm for as long' }),
    suppressed: z
      .object({
        why: z.enum(['off-season', 'maintenance', 'masked']),
        by: z
          .string()
          .nullable()
          .meta({ description: 'Event of the maintenance, or subject of the alert that says it already' }),
        until: instant.nullable(),
      })
      .nullish()
      .meta({ description: 'Why nobody is told of it, by design' }),
  })
  .meta({ id: 'Alert' });
/** What whoever is woken by an alert should know. */
const guidance = z.object({ cause: z.string(), consequence: z.string(), response: z.string() });

export const alertDetail = alertItem
  .extend({
    guidance: guidance.nullable().meta({ description: 'Cause, consequence, and what to do; null: no shipped rule' }),
    words: ruleTexts
      .nullable()
      .meta({ description: 'The same by language, with what to do as steps; null: the rule has no words' }),
    transitions: z.array(alertTransition).meta({ description: 'Steps in its life, oldest first' }),
    notifications: z.array(notificationItem).meta({ description: 'Who was told, newest first, at most 200' }),
    nextEscalation: z
      .object({ at: instant, to: z.array(z.string()) })
      .nullable()
      .meta({ description: 'Who is told next, and when, if nobody acknowledges; null: nobody' }),
    before: z
      .object({
        days: z.number().int(),
        count: z.number().int(),
        newest: z.array(
          z.object({
            alert: z.string(),
            raisedAt: instant,
            resolvedAt: instant.nullable(),
            note: z.string().nullable(),
            by: z.string().nullable(),
          }),
        ),
      })
      .meta({ description: 'How often the same was raised in the days before, with the newest ten' }),
  })
  .meta({ id: 'AlertDetail' });
export const alertsAnswer = listOf(alertItem).meta({ id: 'Alerts' });
/** Words for several states at once. */
const ALERT_STATE_GROUPS = ['active', 'open'] as const;
export const alertsQuery = z.strictObject({
  ...listForm,
  state: z
    .string()
    .min(1)
    .optional()
    .meta({
      pattern: wordsPattern([...ALERT_STATES, ...ALERT_STATE_GROUPS]),
      description: 'Only alerts in this state; several with commas',
    }),
  site: z.string().min(1).optional(),
  order: z.enum(['newest', 'work']).optional().meta({
    description:
      'work: as an operator takes them: to acknowledge (the worst first, then what is still active, then the newest), acknowledged and still there, put aside, over in the last day. Default: newest',
  }),
  about: pointAddress.optional().meta({
    description: 'Only alerts of this point and of its device, newest first; beside `site`',
  }),
  from: moment.optional().meta({ description: 'Beside `about`: not over before this moment' }),
  to: moment.optional().meta({ description: 'Beside `about`: raised before this moment' }),
  asOf: moment.optional().meta({
    description: 'As they stood at that moment; in the order of work, or beside `about`',
  }),
  ...paging(1_000, 10_000),
});

const who = personName.optional().meta({ description: 'Who does it' });
const words = z.string().trim().min(1, 'expected words').max(2_000);
export const noteBody = z
  .strictObject({ by: who, note: words.meta({ pattern: WORDS_PATTERN, description: 'What was found, or is done' }) })
  .meta({ id: 'NoteRequest' });
export const ackBody = z
  .strictObject({
    by: who,
    note: z.string().max(2_000).optional(),
    severity: z
      .enum(SEVERITIES)
      .optional()
      .meta({ description: 'That was seen: where it is worse by now nothing is acknowledged (409)' }),
    occurrence: z
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ description: 'That was seen: where it has come again since nothing is acknowledged (409)' }),
  })
  .meta({ id: 'AckRequest' });
export const unshelveBody = z
  .strictObject({ by: who, reason: z.string().max(2_000).optional() })
  .meta({ id: 'UnshelveRequest' });
const asideUntil = z.string().meta({ pattern: INSTANT_PATTERN, description: 'RFC 3339 with offset, in the future' });
export const suppressBody = z
  .strictObject({ until: asideUntil, by: who, reason: z.string().trim().min(1, 'expected why').max(2_000) })
  .meta({ id: 'SuppressRequest' });
export const shelveBody = z
  .strictObject({
    until: asideUntil,
    by: who,
    reason: z.string().max(2_000).optional(),
  })
  .meta({ id: 'ShelveRequest' });
