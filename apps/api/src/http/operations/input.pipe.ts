import { Injectable, StandardSchemaValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ProblemError, type FieldError } from '../problem.js';

type Issues = readonly z.core.$ZodIssue[];
type Given = Readonly<Record<string, unknown>>;

/** Checks query and body by the schemas of the operation; what is wrong is said as problem details, every field named. */
@Injectable()
export class InputPipe implements PipeTransform {
  /** @throws ProblemError `unknown-parameter`, `bad-parameter`, `bad-body` */
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, schema } = metadata;
    if (!(schema instanceof z.ZodObject)) return value;
    const known = Object.keys(schema.shape);
    if (type === 'query') {
      const given = { ...(value as Given) };
      refuseRepeated(given);
      return checked(given, metadata, (issues) => queryProblem(issues, given, known));
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new ProblemError('bad-body', 'Expected a JSON object as body.');
    }
    return checked(value, metadata, (issues) => bodyProblem(issues, value as Given, known));
  }
}

function checked(value: object, metadata: ArgumentMetadata, problem: (issues: Issues) => ProblemError) {
  // The schemas are zod's, and so are their issues.
  const pipe = new StandardSchemaValidationPipe({ exceptionFactory: (issues) => problem(issues as Issues) });
  return pipe.transform<unknown>(value, metadata);
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
