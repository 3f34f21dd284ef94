import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { asksLoopback, Environment } from '#runtime';

/** Where authentication is off, only loopback names are accepted as `Host`: a page of elsewhere reaches nothing here (DNS rebinding). */
@Injectable()
export class LoopbackNames implements NestMiddleware {
  constructor(private readonly env: Environment) {}

  use(request: Request, response: Response, next: NextFunction): void {
    if (this.env.auth || asksLoopback(request.headers.host)) return next();
    response.status(421).json({
      status: 'misdirected',
      detail: 'expected a name of loopback, or GREENPARK_AUTH=on',
    });
  }
}
