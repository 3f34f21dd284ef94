import { PROBLEMS, type ProblemBody, type ProblemName } from '#contracts';

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** Anything that a caller did wrong, or that cannot be answered now; becomes RFC 9457 problem details. */
export class ProblemError extends Error {
  constructor(
    readonly problem: ProblemName,
    detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
    this.name = 'ProblemError';
  }

  get status(): number {
    return PROBLEMS[this.problem].status;
  }

  body(instance: string): ProblemBody {
    const [first] = this.errors;
    return {
      type: `/docs#${this.problem}`,
      title: PROBLEMS[this.problem].title,
      status: this.status,
      detail: this.message,
      instance,
      ...(first ? { field: first.field, errors: [...this.errors] } : {}),
    };
  }
}

/** One wrong parameter or field of a body. */
export function wrongField(problem: ProblemName, field: string, detail: string): ProblemError {
  return new ProblemError(problem, `${field}: ${detail}`, [{ field, detail }]);
}

export function notFound(what: string): ProblemError {
  return new ProblemError('not-found', what);
}
