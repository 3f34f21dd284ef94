import { Injectable, StandardSchemaValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { isStorable, unstorableAt } from '#contracts';
import { ProblemError, wrongField, type FieldError } from '../problem.js';

type Issues = readonly z.core.$ZodIssue[];
type Given = Readonly<Record<string, unknown>>;

/** Checks path, query and body, these by the schemas of the operation; what is wrong is said as problem details, every field named. */
@Injectable()
export class InputPipe implements PipeTransform {
  /** @throws ProblemError `unknown-parameter`, `bad-parameter`, `bad-body` */
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, schema, data } = metadata;
    if (type === 'param' && typeof value === 'string' && !isStorable(value)) {
      throw wrongField('bad-parameter', data ?? 'path', UNSTORABLE);
    }
    if (!(schema instanceof z.ZodObject)) return value;
    const known = Object.keys(schema.shape);
    if (type === 'query') {
      const given = { ...(value as Given) };
      refuseRepeated(given);
      refuseUnstorable('bad-parameter', given);
      return checked(given, metadata, (issues) => queryProblem(issues, given, known));
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw wrongField('bad-body', 'body', 'expected a JSON object');
    }
    refuseUnstorable('bad-body', value);
    return checked(value, metadata, (issues) => bodyProblem(issues, value as Given, known));
  }
}

function checked(value: object, metadata: ArgumentMetadata, problem: (issues: Issues) => ProblemError) {
  // The schemas are zod's, and so are their issues.
  const pipe = new StandardSchemaValidationPipe({ exceptionFactory: (issues) => problem(issues as Issues) });
  return pipe.transform<unknown>(value, metadata);
}

const UNSTORABLE = 'a text in it holds U+0000 or half a character, expected text that a database can keep';

/** Before anything else looks at it: PostgreSQL refuses such a text wherever it comes. */
function refuseUnstorable(problem: 'bad-parameter' | 'bad-body', given: object): void {
  const at = unstorableAt(given);
  if (at) throw wrongField(problem, at.join('.'), UNSTORABLE);
}

function refuseRepeated(given: Given): void {
  const repeated = Object.keys(given).filter((name) => Array.isArray(given[name]));
  if (repeated.length === 0) return;
  const detail = 'expected one value; it was given more than once';
  throw failure(
    'bad-parameter',
    repeated.map((field) => ({ field, detail })),
  );
}

function queryProblem(issues: Issues, given: Given, known: readonly string[]): ProblemError {
  const unknown = unknownKeys(issues);
  if (unknown.length === 0) return failure('bad-parameter', fieldErrors(issues, given));
  const hint = known.length > 0 ? `known here: ${known.join(', ')}` : 'this call takes none';
  return failure(
    'unknown-parameter',
    unknown.map((field) => ({ field, detail: `not known; ${hint}` })),
  );
}

function bodyProblem(issues: Issues, given: Given, known: readonly string[]): ProblemError {
  const detail = `not known; known here: ${known.join(', ')}`;
  const unknown = unknownKeys(issues).map((field) => ({ field, detail }));
  return failure('bad-body', [...unknown, ...fieldErrors(issues, given)]);
}

function failure(problem: 'bad-parameter' | 'unknown-parameter' | 'bad-body', errors: FieldError[]): ProblemError {
  return new ProblemError(problem, errors.map((error) => `${error.field}: ${error.detail}`).join('; '), errors);
}

function unknownKeys(issues: Issues): string[] {
  return issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
}

function fieldErrors(issues: Issues, given: Given): FieldError[] {
  return issues
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
