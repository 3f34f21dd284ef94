/** HTTP: the plant as its view draws it: devices, their connections, what each point shows, what is usual and what is too much. */
import { z } from 'zod';
import { DEVICE_KINDS } from '#domain';
import { figure, instant, moment } from '../times-and-lists.js';

export const plantQuery = z.strictObject({
  asOf: moment.optional().meta({ description: 'What was known at a moment. Default: now' }),
});

const usualRange = z
  .object({
    low: z.number(),
    high: z.number(),
    nDays: z.number().int().meta({ description: 'Local days that it was learnt from' }),
    withinK: z.number().meta({ description: 'How alike the outdoor temperatures were, K' }),
  })
  .meta({
    id: 'UsualRange',
    description:
      '5 to 95 % of the means of 15 minutes of the last 30 days, good ones, at an outdoor temperature within 2 K of now; 4 K where fewer than 50 remain',
  });

const pointLimits = z
  .object({
    low: figure,
    high: figure.meta({ description: 'Beyond it boiler.limit warns' }),
    criticalLow: figure,
    criticalHigh: figure,
    consequence: z.string().nullable().meta({ description: 'What happens beyond' }),
    origin: z.string().nullable().meta({ description: 'Where the numbers come from' }),
  })
  .meta({ id: 'PointLimits' });

const plantPoint = z
  .object({
    id: z.string(),
    address: z.string(),
    kind: z.enum(['total', 'delta', 'gauge', 'state']),
    unit: z.string().meta({ description: 'UCUM code' }),
    min: figure.meta({ description: 'Hard range' }),
    max: figure,
    intervalSeconds: figure,
    last: z
      .object({ ts: instant, value: z.union([z.number(), z.string()]) })
      .nullable()
      .meta({ description: 'Newest good value of the last 30 days' }),
    quality: z
      .enum(['good', 'uncertain', 'bad', 'excluded'])
      .nullable()
      .meta({ description: 'Of what came last; `excluded` by a rule of quality; null: nothing came lately' }),
    usual: usualRange.nullable().meta({ description: 'null: too few values at weather like this' }),
    limits: pointLimits.nullable(),
  })
  .meta({ id: 'PlantPoint' });

export const plantDevice = z
  .object({
    id: z.string(),
    kind: z.enum(DEVICE_KINDS),
    name: z.string(),
    ratedMw: figure,
    customer: z.string().nullable(),
    areaM2: figure,
    upstream: z.array(z.string()).meta({ description: 'Devices whose heat comes right into it' }),
    points: z.array(plantPoint),
  })
  .meta({ id: 'PlantDevice' });

export const plantAnswer = z
  .object({
    asOf: instant,
    outdoor: z
      .object({ point: z.string(), ts: instant, celsius: z.number() })
      .nullable()
      .meta({ description: 'The weather that usual ranges are for; null: unknown or older than an hour' }),
    devices: z.array(plantDevice).meta({ description: 'In the order of the site file' }),
  })
  .meta({ id: 'Plant' });

export type PlantAnswer = z.output<typeof plantAnswer>;
