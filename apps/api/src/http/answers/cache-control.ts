import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** A browser may keep an answer, asks each time whether it still holds, and shares it with nobody. */
const ASK_AGAIN = 'private, no-cache';
const YEAR_S = 31_536_000;

/** What holds where nothing else is said; without it a cache may keep an answer by a guess of its own (RFC 9111 4.2.2). */
@Injectable()
export class CacheControl implements NestMiddleware {
  use(_request: Request, response: Response, next: NextFunction): void {
    response.setHeader('cache-control', ASK_AGAIN);
    next();
  }
}

/** The answer to this very request stays as it is for ever. */
export function neverChanges(response: Response): void {
  response.setHeader('cache-control', `private, max-age=${YEAR_S}, immutable`);
}
