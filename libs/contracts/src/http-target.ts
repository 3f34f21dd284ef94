/** HTTP: one target with its curves. Figures are in the unit of the target, which is t for tonnes. */
import { z } from 'zod';
import { figure, localDay } from './http-common.js';
import { statusTarget } from './http-site.js';

/** Cumulated from the start of the period to the end of each local day. */
export const targetAnswer = statusTarget
  .extend({
    metric: z.string(),
    unit: z.string(),
    period: z
      .string()
      .nullable()
      .meta({ examples: ['season-2025', '2025'] }),
    gap: z
      .looseObject({ weatherT: figure, performanceT: figure, areaT: figure, dataT: figure })
      .nullable()
      .meta({ description: 'Achieved less plan at the end of `toDateAsOf`, split by cause' }),
    plan: z
      .array(z.looseObject({ date: localDay, planT: z.number() }))
      .meta({ description: 'Every day of the period: normal weather, planned area' }),
    achieved: z
      .array(z.looseObject({ date: localDay, achievedT: z.number(), expectedT: z.number() }))
      .meta({ description: 'To the last whole day; `expectedT`: at the weather and the area that were' }),
    forecast: z
      .array(z.looseObject({ date: localDay, meanT: z.number(), p10T: z.number(), p90T: z.number() }))
      .meta({ description: 'From the last whole day to the end of the period' }),
    cusum: z
      .array(z.looseObject({ date: localDay, sumT: z.number() }))
      .meta({ description: 'Running sum of achieved less expected over complete days: its slope is the drift' }),
  })
  .meta({ id: 'Target' });
