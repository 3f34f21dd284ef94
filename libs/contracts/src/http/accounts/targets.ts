/** HTTP: one target with its curves. Figures are in the unit of the target, which is t for tonnes. */
import { z } from 'zod';
import { figure, localDay } from '../times-and-lists.js';
import { statusTarget } from '../plant/status.js';

/** One target: curves are cumulated from the start of the period to the end of each local day. */
export const targetAnswer = statusTarget
  .extend({
    gap: z
      .looseObject({ weather: figure, performance: figure, area: figure, data: figure })
      .nullable()
      .meta({ description: 'Achieved less plan at the end of `toDateAsOf`, split by cause' }),
    planCurve: z
      .array(z.looseObject({ date: localDay, plan: z.number() }))
      .meta({ description: 'Every day of the period: normal weather, planned area' }),
    achievedCurve: z
      .array(z.looseObject({ date: localDay, achieved: z.number(), expected: z.number() }))
      .meta({ description: 'To the last whole day; `expected`: at the weather and the area that were' }),
    lastSeasonCurve: z
      .array(z.looseObject({ date: localDay, achieved: z.number() }))
      .nullable()
      .optional()
      .meta({
        description:
          'The period before this one by its own days, to the last of them with figures: its n-th day belongs beside the n-th of this one; null: it has none',
      }),
    forecastBand: z
      .array(z.looseObject({ date: localDay, mean: z.number(), p10: z.number(), p90: z.number() }))
      .meta({ description: 'From the last whole day to the end of the period' }),
    cusum: z
      .array(
        z.looseObject({
          date: localDay,
          sum: z.number().meta({ description: 'Running sum of achieved less expected: its slope is the drift' }),
          residualPct: z.number().optional().meta({ description: 'Achieved less expected, in % of an average day' }),
          up: figure.optional().meta({ description: 'Tabular sum for a rise, in standard deviations' }),
          down: figure.optional().meta({ description: 'Tabular sum for a fall, in standard deviations' }),
          alarm: z.enum(['up', 'down']).nullable().optional(),
        }),
      )
      .meta({ description: 'Over the days that can be judged: covered to 90 % and with their own weather' }),
    cusumAlarm: z
      .enum(['up', 'down'])
      .nullable()
      .optional()
      .meta({ description: 'What the CUSUM says at the end of `toDateAsOf`' }),
    cusumDown: figure.optional().meta({ description: 'Tabular sum for a fall at the end of `toDateAsOf`' }),
    change: z
      .looseObject({ date: localDay, beforePct: z.number(), afterPct: z.number() })
      .nullable()
      .optional()
      .meta({ description: 'Day on which performance changed, and its mean before and after, in % of an average day' }),
    ensemble: z
      .looseObject({
        members: z.array(z.looseObject({ winter: z.string(), forecast: z.number() })),
        mean: z.number(),
        p10: z.number(),
        p50: z.number(),
        p90: z.number(),
        probability: z.number().min(0).max(1),
        reached: z.number().int().meta({ description: 'Winters that would have sufficed' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'The rest of the period in the weather of each past winter, beside `forecastBand`' }),
    weather: z
      .looseObject({ daysBySource: z.record(z.string(), z.number().int()), normalDays: z.number().int() })
      .nullable()
      .optional()
      .meta({ description: 'Where the weather of the days so far comes from; `normalDays`: normal weather stands in' }),
  })
  .meta({ id: 'Target' });
export type TargetAnswer = z.infer<typeof targetAnswer>;
