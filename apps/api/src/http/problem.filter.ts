import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Logger } from '#runtime';
import { Access } from '../access/access.js';
import { SecurityLog } from '../security/security-log.js';
import { ProblemError, wrongField } from './problem.js';

/** Every error leaves as `application/problem+json`; what is our fault is logged once, here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly access: Access,
    private readonly refusals: SecurityLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (isBrokenPath(error)) void this.answerBrokenPath(request, response);
    else this.answer(asProblem(error, request), request, response, error);
  }

  private answer(problem: ProblemError, request: Request, response: Response, error?: unknown): void {
    if (problem.status >= 500) {
      this.log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    }
    this.refusals.note(problem, request, Date.now());
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.problem === 'unauthorized') response.setHeader('www-authenticate', 'Bearer realm="greenpark"');
    response.removeHeader('content-disposition');
    response.setHeader('cache-control', 'no-store');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body(request.path)));
  }

  private async answerBrokenPath(request: Request, response: Response): Promise<void> {
    this.answer(await this.brokenPath(request), request, response);
  }

  /** The router could not read the path, so no guard was asked: below `/api` a key comes first all the same. */
  private async brokenPath(request: Request): Promise<ProblemError> {
    const detail = 'expected percent-encoded UTF-8';
    try {
      if (this.access.required && /^\/api\//i.test(request.path))
        await this.access.admit(request.headers.authorization, 'viewer', Date.now());
      return new ProblemError('bad-parameter', `path: ${detail}`, [{ field: 'path', detail }]);
    } catch (refused) {
      return asProblem(refused, request);
    }
  }
}

const isBrokenPath = (error: unknown): boolean =>
  error instanceof URIError || (error as Error).message.startsWith('Failed to decode param');

/** What the router, the body parser and PostgreSQL throw, in our words. */
function asProblem(error: unknown, request: Request): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { status?: unknown }).status;
  if (status === 404)
    return new ProblemError('not-found', `There is no ${request.path}. /openapi.json lists all calls.`);
  // What the body parser found; the router may have turned it into an error of its own.
  if (status === 413) return new ProblemError('too-large', 'The body may have 256 kB at most.');
  if (status === 415) return new ProblemError('unsupported-media-type', 'Send JSON in UTF-8, plain or with gzip.');
  if (status === 400) {
    return wrongField('bad-body', 'body', `expected JSON (${(error as Error).message.slice(0, 200)})`);
  }
  if ((error as { code?: unknown }).code === '42P01') {
    return new ProblemError('unavailable', 'The database has no schema yet: the migration step has not run.');
  }
  if (isConnectionError(error)) {
    return new ProblemError('unavailable', 'PostgreSQL cannot be reached at the moment; try again.');
  }
  return new ProblemError('internal', 'The request could not be answered; the log of the service says why.');
}

/** Classes 08 and 57P of SQLSTATE, and what the socket says. */
function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(08|57P|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code);
}
