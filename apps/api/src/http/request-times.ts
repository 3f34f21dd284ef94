import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { operationList } from '#contracts';
import { routeOf } from './operations/handles.js';
import { RequestSeconds } from './request-seconds.js';

const IDS = new Map(operationList().map((operation) => [`${operation.method} ${routeOf(operation)}`, operation.id]));

/** Times every request that goes through the handlers. */
@Injectable()
export class RequestTimes implements NestMiddleware {
  constructor(private readonly seconds: RequestSeconds) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const begunAt = this.seconds.begins(request);
    response.on('finish', () => {
      // The router has noted the route that it found.
      const route = (request.route as { readonly path: string } | undefined)?.path;
      const operation = IDS.get(`${request.method.toLowerCase()} ${route}`) ?? 'other';
      // A stream ends when its listener leaves: no time of ours.
      if (operation !== 'stream') this.seconds.note(operation, response.statusCode, begunAt);
    });
    next();
  }
}
