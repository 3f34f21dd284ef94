/** HTTP: what the page says on each of its views, in words. */
import { z } from 'zod';
import { LANGUAGES } from '#words';
import { CLOSABLE_PERIOD_PATTERN } from '../text-forms.js';
import { instant, moment } from '../times-and-lists.js';

/** Views of the page; `kiosk`: what the wall says to visitors first. */
export const SENTENCE_VIEWS = [
  'overview',
  'plant',
  'performance',
  'points',
  'alarms',
  'data',
  'reports',
  'log',
  'kiosk',
] as const;

export const sentencesQuery = z.strictObject({
  view: z.enum(SENTENCE_VIEWS).default('overview'),
  lang: z.enum(LANGUAGES).optional().meta({ description: 'Default: the language of the site' }),
  target: z.string().min(1).optional().meta({ description: 'Which the view is about; default: the first of the site' }),
  season: z
    .string()
    .max(20)
    .regex(new RegExp(CLOSABLE_PERIOD_PATTERN), 'expected a season like season-2025, or a year like 2026')
    .optional()
    .meta({
      description: 'Performance: of which season, or year of a target by calendar year; default: that in hand',
      examples: ['season-2025', '2026'],
    }),
  asOf: moment.optional().meta({ description: 'What was known at that moment' }),
});

export const sentencePart = z.object({
  text: z.string(),
  strong: z.boolean().meta({ description: 'The heart of the sentence' }),
  figure: z
    .object({
      kind: z.string().meta({ examples: ['amount', 'count', 'day', 'moment', 'span', 'month', 'names'] }),
      value: z.union([z.number(), z.string()]),
      unit: z.string().nullable().meta({ description: 'UCUM code' }),
    })
    .nullable()
    .meta({ description: 'What the text says where it is a figure; null: words' }),
});

export const sentencesAnswer = z
  .object({
    view: z.enum(SENTENCE_VIEWS),
    language: z.enum(LANGUAGES),
    asOf: instant,
    sentences: z.array(
      z.object({
        about: z.string().meta({
          description: 'Part of the view that it belongs to; `view`: its first sentence',
          examples: ['view', 'more', 'share', 'enough', 'trust', 'doubt'],
        }),
        id: z.string().meta({ description: 'What it says, in every language', examples: ['ahead', 'winters'] }),
        text: z.string().meta({ description: 'Its parts, one after the other' }),
        parts: z.array(sentencePart),
      }),
    ),
  })
  .meta({ id: 'Sentences' });
export type SentencesAnswer = z.infer<typeof sentencesAnswer>;
