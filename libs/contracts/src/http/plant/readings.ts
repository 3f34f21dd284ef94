/** HTTP: points, raw readings, series. */
import { z } from 'zod';
import { QUALITIES, type IntervalName } from '#domain';
import { figure, fromTo, instant, listForm, listOf, localDay, paging } from '../times-and-lists.js';

const percent = z.number().min(0).max(100);

export const quality = z.enum(QUALITIES);
/** A number, or the name of a state where the point declares names. */
export const readingValue = z.union([z.number(), z.string()]);

const resolution = z
  .number()
  .nullable()
  .meta({ description: 'Step that the point shows, in `unit`: its values mean no more digits; null: unknown' });

export const pointItem = z
  .object({
    address: z.string().meta({ description: 'device/point', examples: ['plant-meter/heat.energyTotal'] }),
    device: z.string(),
    point: z.string(),
    kind: z.enum(['total', 'delta', 'gauge', 'state']),
    unit: z.string().meta({ description: 'UCUM code of every value of the point' }),
    min: figure,
    max: figure,
    resolution,
    intervalSeconds: figure,
    states: z.array(z.string()),
    last: z
      .object({ ts: instant, value: readingValue, quality })
      .nullable()
      .meta({ description: 'Newest reading; null: none yet' }),
    removed: z
      .boolean()
      .optional()
      .meta({ description: 'true: the site file does not declare it any more; its history stays' }),
  })
  .meta({ id: 'Point' });

export const readingItem = z
  .object({
    ts: instant,
    value: readingValue,
    quality,
    codes: z.array(z.string()).meta({ description: 'What the rules found: ZERO_FAULT, RANGE, DUP_CONFLICT …' }),
    receivedAt: instant,
    seq: z.number().int().nullable(),
    id: z.string().optional().meta({ description: 'Of an amount that carries one (a truck of fuel)' }),
  })
  .meta({ id: 'Reading' });

/** What an answer says once about its point. */
export const ofPoint = {
  device: z.string(),
  point: z.string(),
  kind: z.enum(['total', 'delta', 'gauge', 'state']),
  unit: z.string().meta({ description: 'UCUM code of all values in the answer' }),
  resolution,
};

export const readingsQuery = z.strictObject({ ...listForm, ...fromTo, ...paging(1_000, 10_000) });
export const readingsAnswer = listOf(readingItem, ofPoint).meta({ id: 'Readings' });

export const SERIES_INTERVALS = ['minute', '15min', 'hour', 'day', 'month'] as const satisfies readonly IntervalName[];
export const seriesQuery = z.strictObject({
  ...listForm,
  ...fromTo,
  interval: z.enum(SERIES_INTERVALS).default('hour').meta({
    description: '15min: from :00, :15, :30 and :45 on; hour, day and month: local ones of the site',
  }),
});

export const seriesItem = z
  .object({
    start: z.union([instant, localDay]).meta({ description: 'Day and month: the local date' }),
    min: figure,
    max: figure,
    mean: figure.meta({ description: 'Weighted by time' }),
    last: figure,
    amount: figure.meta({ description: 'Of a register or an amount: what the interval brought, in `unit`' }),
    coveragePct: percent,
    quality: quality.nullable().meta({ description: 'The worst in the interval; null: no data' }),
  })
  .meta({ id: 'SeriesRow' });
export const seriesAnswer = listOf(seriesItem, { ...ofPoint, interval: z.enum(SERIES_INTERVALS) }).meta({
  id: 'Series',
});
