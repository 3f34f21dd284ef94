/** HTTP: who was told of alerts. */
import { NEWS } from '#domain';
import { z } from 'zod';
import { wordsPattern } from '../text-forms.js';
import { instant, listForm, listOf, paging } from '../times-and-lists.js';

export const NOTIFICATION_STATES = ['waiting', 'gathered', 'sent', 'given-up', 'omitted'] as const;

export const notificationItem = z
  .object({
    id: z.string().meta({ description: 'The same for every try: receivers know what they have by it' }),
    site: z.string(),
    sink: z.string(),
    alert: z.string().nullable().meta({ description: 'null: a trial, a report or a digest' }),
    news: z.enum([...NEWS, 'escalated', 'trial', 'report', 'digest']).meta({ description: 'What was told' }),
    state: z.enum(NOTIFICATION_STATES).meta({
      description:
        '`gathered`: waits to be told with others; once it is, this and what follows are those of its digest; `given-up`: not delivered within a day; `omitted`: over before anybody could be told',
    }),
    createdAt: instant,
    dueAt: instant
      .nullable()
      .meta({ description: 'Not sent before it; of one that failed the next try; null: nothing is sent any more' }),
    triedAt: instant.nullable(),
    failures: z.number().int(),
    answer: z.string().nullable().meta({ description: 'Of the receiver to the last try, or why there is none' }),
    person: z.string().nullable().meta({ description: 'Whose browser it is for; null: its sink as a whole' }),
    digest: z
      .string()
      .nullable()
      .meta({ description: 'Id of the message in which it is told with others; null: by itself, or not yet' }),
  })
  .meta({ id: 'Notification' });

export const notificationsAnswer = listOf(notificationItem).meta({ id: 'Notifications' });

export const notificationsQuery = z.strictObject({
  ...listForm,
  site: z.string().min(1).optional(),
  alert: z.string().min(1).optional(),
  sink: z.string().min(1).optional(),
  state: z
    .string()
    .min(1)
    .regex(new RegExp(wordsPattern(NOTIFICATION_STATES)), `expected ${NOTIFICATION_STATES.join(', ')}`)
    .optional()
    .meta({ pattern: wordsPattern(NOTIFICATION_STATES), description: 'Only those in this state; several with commas' }),
  ...paging(200, 1_000),
});

export const alertTransition = z.object({
  news: z.string(),
  at: instant,
  version: z.number().int(),
  severity: z.string(),
  state: z.string(),
  message: z.string(),
  note: z.string().nullable().meta({ description: 'What whoever did it wrote down' }),
  by: z.string().nullable().meta({ description: 'Who did it; null: nobody, or no name was given' }),
});
