import { PROBLEMS, type ProblemBody, type ProblemName } from '#contracts';

/** One of several things that stand against what was asked for. */
export type ProblemItem = NonNullable<ProblemBody['items']>[number];

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
    readonly items: readonly ProblemItem[] = [],
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
      ...(this.items.length > 0 ? { items: [...this.items] } : {}),
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
