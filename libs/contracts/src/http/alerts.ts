/** HTTP: alerts and what an operator does with them. */
import { z } from 'zod';
import { ALERT_STATES } from '#domain';
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
export const shelveBody = z
  .strictObject({
    until: z.string().meta({ pattern: INSTANT_PATTERN, description: 'RFC 3339 with offset, in the future' }),
    by: who,
    reason: z.string().max(2_000).optional(),
  })
  .meta({ id: 'ShelveRequest' });
