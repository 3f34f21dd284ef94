import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { asksLoopback } from '#runtime';
import { ProblemError } from '../http/problem.js';
import { Access } from './access.js';

/** Where no key is asked for, only requests to a name of loopback pass: a web page elsewhere cannot pretend to be one of ours. */
@Injectable()
export class LoopbackHost implements NestMiddleware {
  constructor(private readonly access: Access) {}

  /** @throws ProblemError `misdirected` */
  use(request: Request, _response: Response, next: NextFunction): void {
    const { host } = request.headers;
    if (!this.access.required && !asksLoopback(host)) {
      throw new ProblemError(
        'misdirected',
        `The request was sent to "${host}". With GREENPARK_AUTH=off only names of loopback are answered: use http://127.0.0.1, or set GREENPARK_AUTH=on, which asks for a key.`,
      );
    }
    next();
  }
}
