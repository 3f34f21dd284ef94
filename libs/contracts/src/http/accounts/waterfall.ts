/** HTTP: from a claimed amount to what could be defended, one choice at a time. */
import { z } from 'zod';
import { PERIOD_GRAINS } from '#domain';
import { choiceSchema, MOST_CHOICES } from '../../configuration/choices-schema.js';
import { NAME_PATTERN, ONE_LINE, PERIOD_PATTERN } from '../text-forms.js';
import { figure, instant, localDay } from '../times-and-lists.js';

export const WATERFALL_FORMATS = ['json', 'csv', 'svg'] as const;

const period = z
  .string()
  .max(20)
  .meta({
    pattern: PERIOD_PATTERN,
    description: 'A season `season-2025` (the year of its start), a year, a month or a day',
    examples: ['season-2025', '2026', '2026-01', '2026-01-10'],
  });

const format = z
  .enum(WATERFALL_FORMATS)
  .optional()
  .meta({ description: 'svg: a picture. For links, which cannot send `Accept`: wins over it' });

export const waterfallQuery = z.strictObject({ period, format });
export const waterfallForm = z.strictObject({ format });

export const waterfallBody = z.strictObject({
  period,
  claimT: z
    .number()
    .min(-1e9)
    .max(1e9)
    .optional()
    .meta({ description: 'What is claimed of the period, t CO2e; default: the amount of the target of the site file' }),
  claimSource: z
    .string()
    .trim()
    .min(1, 'expected a text')
    .max(500)
    .regex(ONE_LINE, 'expected a text on one line')
    .optional()
    .meta({ pattern: NAME_PATTERN, description: 'Who claims it; default: whoever asks' }),
  choices: z
    .array(choiceSchema)
    .max(MOST_CHOICES)
    .optional()
    .meta({ description: 'In the order of the steps; default: those of the site' }),
});

const step = z
  .object({
    kind: z.enum(['claimed', 'metered', 'debits', 'choice', 'data', 'lower']),
    name: z.string(),
    source: z.string().meta({ description: 'Where its number comes from' }),
    clause: z.string().meta({ description: 'What asks for it' }),
    illustrative: z.boolean().meta({ description: 'Of its number nobody has said that it is right for this site' }),
    applies: z.boolean().meta({ description: 'false: it says nothing of this site' }),
    deltaT: z.number().meta({ description: 'Against the step before; the first one is all of it' }),
    valueT: z.number().meta({ description: 'What is left' }),
    aloneT: figure.meta({
      description:
        'The same step taken alone: the difference to `deltaT` is its place in the order. null: it has one place',
    }),
    wholeDeltaT: z.number().int().meta({ description: 'In whole tonnes, which add up too' }),
    wholeValueT: z.number().int(),
    parts: z
      .array(z.object({ name: z.string(), t: z.number() }))
      .meta({ description: 'The step by kinds: gross, and what is debited' }),
  })
  .meta({ id: 'WaterfallStep' });

export const waterfallAnswer = z
  .object({
    site: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
    period: z.string().meta({ examples: ['season-2025'] }),
    interval: z.enum(PERIOD_GRAINS),
    from: localDay,
    to: localDay.meta({ description: 'Last day, included' }),
    isOver: z.boolean(),
    simulated: z.boolean().meta({ description: 'true: made from simulated readings, no tonne of it is real' }),
    madeAt: instant,
    rules: z.string().meta({ description: 'Version of the rules that every step is made by' }),
    choices: z.string().meta({ description: 'Name of the list of choices' }),
    stored: z
      .object({ revision: z.number().int(), grossT: figure, netT: figure, closed: z.boolean() })
      .meta({ description: 'The figures of the period as they are stored; closed ones may be of older rules' }),
    unit: z.literal('t CO2e'),
    steps: z
      .array(step)
      .min(2)
      .meta({ description: 'They add up exactly, in millionths of a tonne and in whole ones' }),
    defensibleT: z.number().meta({ description: 'What is left at the end' }),
    uncertainty: z
      .array(z.object({ source: z.string(), u95T: z.number(), sharePct: z.number() }))
      .meta({ description: 'Of the end, the largest first' }),
  })
  .meta({ id: 'Waterfall' });
export type WaterfallAnswer = z.infer<typeof waterfallAnswer>;
