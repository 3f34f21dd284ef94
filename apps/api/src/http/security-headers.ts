import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** What every answer says to a browser, whatever it is. */
@Injectable()
export class SecurityHeaders implements NestMiddleware {
  use(_request: Request, response: Response, next: NextFunction): void {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    next();
  }
}
