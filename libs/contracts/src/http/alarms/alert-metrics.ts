/** HTTP: how the alarm system itself does. */
import { z } from 'zod';
import { fromTo, instant } from '../times-and-lists.js';

const perHour = z.number().meta({ description: 'Alarms per hour' });
const seconds = z.number().meta({ description: 's' });
const alarmTimes = z.object({
  rule: z.string(),
  subject: z.string(),
  count: z.number().int(),
  share: z.number().meta({ description: 'Of all alarms, 0 to 1' }),
});

export const alertMetricsAnswer = z
  .object({
    site: z.string().nullable(),
    startTime: instant,
    endTime: instant,
    alarmCount: z.number().int().meta({ description: 'What asked for attention: raised, raised again, worse' }),
    averageAlarmRate: perHour,
    averagePerDay: z.number(),
    currentAlarmRate: perHour.meta({ description: 'Per hour, over the last ten minutes' }),
    maximumAlarmRate: perHour.meta({ description: 'Per hour, over the worst ten minutes' }),
    hours: z
      .array(z.object({ start: instant, count: z.number().int() }))
      .meta({ description: 'What asked for attention in each whole hour before the end, at most a week of them' }),
    floodShare: z.number().meta({
      description: 'Share of intervals of ten minutes in flood: from more than ten alarms in one until fewer than five',
    }),
    maximumActiveStateS: seconds,
    maximumUnAckS: seconds,
    maximumReAlarmCount: z.number().int().meta({ description: 'How often one alarm was raised at most' }),
    bySeverity: z.record(z.string(), z.number().int()),
    topTen: z.array(alarmTimes).max(10),
    chattering: z.array(alarmTimes).meta({ description: 'Raised three times within ten minutes' }),
    stale: z.number().int().meta({ description: 'Active for more than a day at the end' }),
    timeToAcknowledge: z
      .object({ count: z.number().int(), medianS: seconds, p90S: seconds })
      .nullable()
      .meta({ description: 'From the news to its acknowledgement; null: nothing was acknowledged' }),
    unacknowledged: z
      .array(z.object({ fromS: seconds, count: z.number().int() }))
      .meta({ description: 'At the end, what nobody had acknowledged, by the age of its news from so many seconds' }),
  })
  .meta({ id: 'AlertMetrics' });

export const alertMetricsQuery = z.strictObject({
  site: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Default: all that the key may see; local days are then of UTC' }),
  from: fromTo.from.meta({ description: 'First moment, included. Default: 30 days before the end' }),
  to: fromTo.to,
});
