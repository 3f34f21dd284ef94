/** Targets of a site file and their plans. */
import { z } from 'zod';
import { identifier, positive, unitText } from './config-grammar.js';

const PLAN_METHOD =
  'flat: each heating day the same; degree-days: by the normal weather of the place; monthly: by twelve shares';
const planSchema = z.union([
  z.literal('flat'),
  z.strictObject({ method: z.literal('flat').describe(PLAN_METHOD) }),
  z.strictObject({
    method: z.literal('degree-days').describe(PLAN_METHOD),
    base: z
      .number()
      .min(-30)
      .max(30)
      .default(18)
      .describe('Base temperature of the degree-days; must be that of the normals')
      .meta({ unit: 'Cel' }),
    baseShare: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the load that does not depend on weather')
      .meta({ unit: '1' }),
    normals: z.string().min(1).describe('id of a normals file'),
  }),
  z.strictObject({
    method: z.literal('monthly').describe(PLAN_METHOD).optional(),
    monthly: z
      .array(z.number().min(0))
      .length(12)
      .describe('Shares or amounts, January first')
      .meta({ unit: 'any, the same for all' }),
  }),
]);

export const targetSchema = z.strictObject({
  id: identifier.describe('Unique in the site'),
  metric: z
    .enum(['avoided.gross', 'avoided.net', 'heat', 'greenShare', 'networkLoss'])
    .describe(
      'What is counted: avoided.net is less what the plant itself emits; networkLoss is to stay below the amount',
    ),
  amount: positive.describe('What is to be reached in the period').meta({ unit: 'of the target' }),
  unit: unitText.describe('UCUM code: t, GJ, %; or as usual: MWh'),
  period: z.enum(['heatingSeason', 'calendarYear']).default('heatingSeason').describe('Over which days'),
  days: z
    .enum(['heating', 'all'])
    .describe('Of a calendar year: whether only the days of heating seasons count, or all; default: heating')
    .meta({ examples: ['all'] })
    .optional(),
  plan: planSchema.default('flat').describe('How the period is to run: `flat`, or one of the forms below'),
  note: z
    .string()
    .max(2_000)
    .describe('How the amount is to be read, in a few sentences; shown beside it')
    .meta({ examples: ['Net tonnes a year against gas boilers of 92 %'] })
    .optional(),
});
