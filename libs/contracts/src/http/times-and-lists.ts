/**
 * What all HTTP calls share: times, lists, problem details (RFC 9457). One zod schema per shape; OpenAPI is generated
 * from the same schemas that check the queries.
 */
import { z } from 'zod';

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
  description: 'RFC 3339 with offset, or a local day YYYY-MM-DD in the zone of the site (its first moment)',
  examples: ['2026-01-10', '2026-01-10T00:15:00Z'],
});

export const figure = z.number().nullable();

/** A list of all calls: `nextCursor` goes back as `cursor`; null: this is the end. */
export const listOf = <Item extends z.ZodType>(item: Item, extra: z.ZodRawShape = {}) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), ...extra });

export const fromTo = {
  from: moment.optional().meta({ description: 'First moment, included: RFC 3339 or a local day' }),
  to: moment.optional().meta({ description: 'End, not included: RFC 3339 or a local day. Default: now' }),
};

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

/** Stable names of what can go wrong; `type` of a problem is `/docs#` + name. The meaning of a name never changes. */
export const PROBLEMS = {
  'bad-parameter': { status: 400, title: 'A parameter cannot be read' },
  'unknown-parameter': { status: 400, title: 'A parameter is not known' },
  'bad-range': { status: 400, title: 'The range of time is empty' },
  'range-too-large': { status: 400, title: 'The range of time is too large' },
  'bad-body': { status: 400, title: 'The body of the request cannot be used' },
  unauthorized: { status: 401, title: 'A credential is needed' },
  forbidden: { status: 403, title: 'The request is not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-acceptable': { status: 406, title: 'The answer does not exist in this form' },
  conflict: { status: 409, title: 'The request contradicts what is stored' },
  'too-large': { status: 413, title: 'The body of the request is too large' },
  misdirected: { status: 421, title: 'The request was sent to a name that is not answered' },
  'unsupported-media-type': { status: 415, title: 'The body of the request has the wrong type' },
  internal: { status: 500, title: 'The service failed' },
  unavailable: { status: 503, title: 'A part that the answer needs cannot be reached' },
} as const;
export type ProblemName = keyof typeof PROBLEMS;

export const problem = z
  .object({
    type: z.string().meta({ description: 'Where the problem is explained', examples: ['/docs#bad-parameter'] }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What happened and what is expected' }),
    instance: z.string().optional().meta({ description: 'Path of the request' }),
    field: z.string().optional().meta({ description: 'The parameter or field of the body that is wrong' }),
    errors: z
      .array(z.object({ field: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'All that is wrong' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type ProblemBody = z.infer<typeof problem>;
