/** What can go wrong with a call (RFC 9457). */
import { CLOSING_CHECKS } from '#domain';
import { z } from 'zod';

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
  expired: { status: 410, title: 'The raw readings of that time are not kept any more' },
  'too-large': { status: 413, title: 'The body of the request is too large' },
  misdirected: { status: 421, title: 'The request was sent to a name that is not answered' },
  'unsupported-media-type': { status: 415, title: 'The body of the request has the wrong type' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
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
    items: z
      .array(
        z.object({
          check: z.enum(CLOSING_CHECKS),
          subject: z
            .string()
            .meta({ description: 'A register, a factor version, a device, a month; the period itself' }),
          detail: z.string(),
          waivable: z.boolean().meta({ description: 'A waiver of the site file could set it aside' }),
        }),
      )
      .optional()
      .meta({ description: 'All that stands against signing a period' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type ProblemBody = z.infer<typeof problem>;
