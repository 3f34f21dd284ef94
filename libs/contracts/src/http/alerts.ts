/** HTTP: alerts and what an operator does with them. */
import { z } from 'zod';
import { ALERT_STATES } from '#domain';
import { alertTransition, notificationItem } from './notifications.js';
import { INSTANT_PATTERN, wordsPattern } from './text-forms.js';
import { instant, listForm, listOf, personName, paging } from './times-and-lists.js';

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
  })
  .meta({ id: 'Alert' });
/** What whoever is woken by an alert should know. */
const guidance = z.object({ cause: z.string(), consequence: z.string(), response: z.string() });

export const alertDetail = alertItem
  .extend({
    guidance: guidance.nullable().meta({ description: 'Cause, consequence, and what to do; null: no shipped rule' }),
    transitions: z.array(alertTransition).meta({ description: 'Steps in its life, oldest first' }),
    notifications: z.array(notificationItem).meta({ description: 'Who was told, newest first, at most 200' }),
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
  ...paging(1_000, 10_000),
});

const who = personName.optional().meta({ description: 'Who does it' });
export const ackBody = z.strictObject({ by: who, note: z.string().max(2_000).optional() }).meta({ id: 'AckRequest' });
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
