import type { NextFunction, Request, Response } from 'express';
import { operationsAt } from '#contracts';
import { ProblemError } from './problem.js';

/** A body must say that it is JSON; a request without one may leave the type out. */
export function requireJson(request: Request, _response: Response, next: NextFunction): void {
  if (request.method !== 'POST' || !operationsAt(request.path).some(({ method }) => method === 'post')) {
    next(); // no such call: the router says so
    return;
  }
  const length = request.headers['content-length'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (hasBody && !request.is('application/json')) {
    const detail = `expected application/json, found ${request.headers['content-type'] ?? 'none'}`;
    next(new ProblemError('unsupported-media-type', `content-type: ${detail}`, [{ field: 'content-type', detail }]));
    return;
  }
  next();
}
