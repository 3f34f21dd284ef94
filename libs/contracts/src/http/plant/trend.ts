/** HTTP: a point over time as a screen can show it. */
import { z } from 'zod';
import { TREND_MARKS } from '#domain';
import { METER_EVENT_TYPES } from '../../kafka/event-data.js';
import { ofPoint, quality } from './readings.js';
import { figure, fromTo, instant, listForm, listOf, moment } from '../times-and-lists.js';

/** Where the rows come from: single readings, readings put into buckets, windows of 15 minutes put into buckets. */
export const TREND_SOURCES = ['readings', 'buckets', 'windows'] as const;
const MOST_PIXELS = 2_000;

export const trendQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  pixels: z.coerce
    .number('expected a whole number')
    .int('expected a whole number')
    .min(50, 'expected at least 50')
    .max(MOST_PIXELS, `expected at most ${MOST_PIXELS}`)
    .default(1_000)
    .meta({ description: 'Into how many places the range is put at most; there are at most twice as many rows' }),
  asOf: moment.optional().meta({ description: 'What was known at that moment' }),
});

const span = z.object({ from: instant, to: instant });

export const trendItem = z
  .object({
    start: instant,
    end: instant.meta({ description: 'Equal to `start`: a single reading' }),
    min: figure,
    max: figure,
    mean: figure.meta({ description: 'Weighted by time; of a single reading its value' }),
    last: figure,
    amount: figure.meta({ description: 'Of a register or an amount: what it brought, in `unit`' }),
    rate: figure.meta({ description: '`amount` by time, in `rateUnit`' }),
    excluded: figure.meta({ description: 'What readings claim and what does not count, in `unit`; null: nothing' }),
    count: z.number().int().nullable().meta({ description: 'Good readings; null: windows do not know it' }),
    coveragePct: z.number().min(0).max(100),
    quality: quality.nullable().meta({ description: 'The worst of what counts; null: no data' }),
    mark: z.enum(TREND_MARKS).meta({ description: 'How far it may be believed: what stands below a curve' }),
    codes: z.array(z.string()).meta({ description: 'What the rules found: RANGE, JUMP, ESTIMATED …' }),
  })
  .meta({ id: 'TrendRow' });

export const trendCorrection = z
  .object({
    ts: instant,
    sent: z.number().meta({ description: 'What was sent and does not count, in `unit`' }),
    counts: figure.meta({ description: 'What counts in its place; null: nothing' }),
    codes: z.array(z.string()).meta({ description: 'Why: RANGE, JUMP …; DUP_CONFLICT: another value counts' }),
  })
  .meta({ id: 'TrendCorrection' });

export const trendEvent = z
  .object({
    ts: instant,
    type: z.enum([...METER_EVENT_TYPES, 'rollover']),
    until: instant.nullable().meta({ description: 'End of a maintenance' }),
    point: z.string().nullable().meta({ description: 'null: it concerns the device' }),
    by: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'TrendEvent' });

export const trendAnswer = z
  .object({
    ...listOf(trendItem).shape,
    ...ofPoint,
    rateUnit: z.string().nullable().meta({ description: 'UCUM code of `rate`; null: the point has none' }),
    from: instant,
    to: instant,
    source: z.enum(TREND_SOURCES),
    bucketSeconds: figure.meta({ description: 'Length of a row; null: rows are readings' }),
    gaps: z.array(span).meta({ description: 'When nothing was heard for too long: there is no value, and no line' }),
    corrections: z.array(trendCorrection).meta({ description: 'The newest 500' }),
    events: z.array(trendEvent).meta({ description: 'Of the point and its device, and rollovers; the newest 200' }),
    held: z
      .object({ since: instant, newest: instant, ifAccepted: z.number(), ifRefused: z.number() })
      .nullable()
      .meta({ description: 'Readings that wait for a decision, where they lie in the range; null: none do' }),
  })
  .meta({ id: 'Trend' });

export type TrendAnswer = z.output<typeof trendAnswer>;
export type TrendRow = z.output<typeof trendItem>;
export type TrendCorrection = z.output<typeof trendCorrection>;
export type TrendEvent = z.output<typeof trendEvent>;
