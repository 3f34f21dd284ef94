import type { NextFunction, Request, Response } from 'express';
import { asksLoopback } from '#runtime';
import type { Access } from './access.js';
import { ProblemError } from '../http/problem.js';

/** Where nobody is asked for a key, only requests to a name of loopback pass: a web page elsewhere cannot pretend to be one of ours. */
export function requireLoopbackHost(
  access: Access,
): (request: Request, response: Response, next: NextFunction) => void {
  return (request, _response, next) => {
    const { host } = request.headers;
    if (access.required || asksLoopback(host)) return next();
    const detail = `The request was sent to "${host}". With GREENPARK_AUTH=off only names of loopback are answered: use http://127.0.0.1, or set GREENPARK_AUTH=on, which asks for a key.`;
    next(new ProblemError('misdirected', detail));
  };
}
