import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Histogram, Registry } from 'prom-client';
import { operationList } from '#contracts';
import { routeOf } from './operations/handles.js';

const IDS = new Map(operationList().map((operation) => [`${operation.method} ${routeOf(operation)}`, operation.id]));

/** Times every request by its call: `greenpark_http_request_seconds{operation, status}`. */
@Injectable()
export class RequestTimes implements NestMiddleware {
  private readonly seconds: Histogram<'operation' | 'status'>;

  constructor(registry: Registry) {
    this.seconds = new Histogram({
      name: 'greenpark_http_request_seconds',
      help: 'Time from a request to the end of its answer',
      labelNames: ['operation', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    });
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const end = this.seconds.startTimer();
    response.on('finish', () => {
      // The router has noted the route that it found.
      const route = (request.route as { readonly path: string } | undefined)?.path;
      const operation = IDS.get(`${request.method.toLowerCase()} ${route}`) ?? 'other';
      // A stream ends when its listener leaves: no time of ours.
      if (operation !== 'stream') end({ operation, status: String(response.statusCode) });
    });
    next();
  }
}
