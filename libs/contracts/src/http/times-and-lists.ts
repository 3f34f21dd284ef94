/**
 * Times, numbers and lists as all HTTP calls write them. One zod schema per shape; OpenAPI is generated
 * from the same schemas that check the queries.
 */
import { z } from 'zod';
import { expiryMs } from '../access/expiry.js';
import { MOMENT_PATTERN, NAME_PATTERN, ONE_LINE } from './text-forms.js';

/** RFC 3339 UTC, as every answer writes it. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  .meta({ format: 'date-time', description: 'RFC 3339, UTC', examples: ['2026-01-10T00:15:00Z'] });

/** `YYYY-MM-DD` in the zone of the site. */
export const localDay = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .meta({ format: 'date', description: 'Local day in the zone of the site', examples: ['2026-01-10'] });

/** What `from` and `to` take; checked against the calendar when the zone of the site is known. */
export const moment = z.string().meta({
  pattern: MOMENT_PATTERN,
  description: 'RFC 3339 with offset, or a local day YYYY-MM-DD in the zone of the site (its first moment)',
  examples: ['2026-01-10', '2026-01-10T00:15:00Z'],
});

/** From when on what is made does not hold; that it lies in the future is checked where the time is known. */
export const expiry = z
  .string()
  .refine((text) => expiryMs(text) !== null, 'expected YYYY-MM-DD (its first moment, UTC) or RFC 3339 with an offset')
  .meta({
    pattern: MOMENT_PATTERN,
    description: 'RFC 3339 with an offset, or a day (its first moment, UTC)',
    examples: ['2027-05-01'],
  });

/** Of a person who acts. */
export const personName = z
  .string()
  .trim()
  .min(1, 'expected a name')
  .max(200)
  .regex(ONE_LINE, 'expected a name on one line')
  .meta({ pattern: NAME_PATTERN });

/** A number that may not be known. */
export const figure = z.number().nullable();

/** A list of all calls: `nextCursor` goes back as `cursor`; null: this is the end. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodObject<ListShape<Item>>;
export function listOf<Item extends z.ZodType, Extra extends z.ZodRawShape>(
  item: Item,
  extra: Extra,
): z.ZodObject<ListShape<Item> & Extra>;
export function listOf(item: z.ZodType, extra: z.ZodRawShape = {}): z.ZodObject {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable(), ...extra });
}
type ListShape<Item extends z.ZodType> = Readonly<{
  items: z.ZodArray<Item>;
  nextCursor: z.ZodNullable<z.ZodString>;
}>;

export const fromTo = {
  from: moment.optional().meta({ description: 'First moment, included: RFC 3339 or a local day' }),
  to: moment.optional().meta({ description: 'End, not included: RFC 3339 or a local day. Default: now' }),
};

/** Of what can be said of the past too. */
export const asOfMoment = { asOf: moment.optional().meta({ description: 'What was known at a moment. Default: now' }) };

/** A point by its device. */
export const pointAddress = z
  .string()
  .max(300)
  .regex(/^[^/\s]+\/[^/\s]+$/, 'expected device/point')
  .meta({ examples: ['boiler-2/flue.temp'] });

/** What every list takes besides. */
export const listForm = {
  format: z.enum(['json', 'csv']).optional().meta({
    description:
      'csv: one row for each item, RFC 4180, a dot as decimal mark. For links, which cannot send `Accept`: wins over it',
  }),
};

export const paging = (limit: number, max: number) => ({
  limit: z.coerce
    .number('expected a whole number')
    .int('expected a whole number')
    .min(1, 'expected at least 1')
    .max(max, `expected at most ${max}`)
    .default(limit)
    .meta({ description: 'How many items an answer holds at most' }),
  cursor: z.string().min(1).optional().meta({ description: '`nextCursor` of the answer before' }),
});
