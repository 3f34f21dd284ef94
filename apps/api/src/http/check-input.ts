import { z } from 'zod';
import { ProblemError, type FieldError } from './problem.js';

const GIVEN_TWICE = 'expected one value; it was given more than once';

/**
 * The parameters of a query, checked and with their defaults.
 * @throws ProblemError `unknown-parameter` or `bad-parameter`, every field named
 */
export function checkQuery<Schema extends z.ZodObject>(schema: Schema, query: unknown): z.output<Schema> {
  const given = { ...(query as Record<string, unknown>) };
  const repeated = Object.keys(given).filter((name) => Array.isArray(given[name]));
  if (repeated.length > 0) {
    throw failure(
      'bad-parameter',
      repeated.map((field) => ({ field, detail: GIVEN_TWICE })),
    );
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const unknown = unknownKeys(parsed.error);
  if (unknown.length > 0) {
    const known = Object.keys(schema.shape);
    const hint = known.length > 0 ? `known here: ${known.join(', ')}` : 'this call takes none';
    throw failure(
      'unknown-parameter',
      unknown.map((field) => ({ field, detail: `not known; ${hint}` })),
    );
  }
  throw failure('bad-parameter', fieldErrors(parsed.error, given));
}

/**
 * The body of a request, checked.
 * @throws ProblemError `bad-body`, every field named
 */
export function checkBody<Schema extends z.ZodObject>(schema: Schema, body: unknown): z.output<Schema> {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new ProblemError('bad-body', 'Expected a JSON object as body.');
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape).join(', ');
  const unknown = unknownKeys(parsed.error).map((field) => ({ field, detail: `not known; known here: ${known}` }));
  throw failure('bad-body', [...unknown, ...fieldErrors(parsed.error, body as Record<string, unknown>)]);
}

function failure(problem: 'bad-parameter' | 'unknown-parameter' | 'bad-body', errors: FieldError[]): ProblemError {
  return new ProblemError(problem, errors.map((error) => `${error.field}: ${error.detail}`).join('; '), errors);
}

function unknownKeys(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
}

function fieldErrors(error: z.ZodError, given: Record<string, unknown>): FieldError[] {
  return error.issues
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .map((issue) => {
      const field = issue.path.join('.') || 'body';
      const value = given[String(issue.path[0])];
      const found = typeof value === 'string' ? ` (found "${value.slice(0, 100)}")` : '';
      const detail =
        issue.code === 'invalid_value' ? `expected one of ${issue.values.join(', ')}` : lower(issue.message);
      return { field, detail: detail + found };
    });
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
