import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Histogram, Registry } from 'prom-client';

/** Where a request keeps when it began, ms of `performance`. */
const BEGAN = Symbol('began');

/** The time of every request by its call: `greenpark_http_request_seconds{operation, status}`. */
@Injectable()
export class RequestSeconds {
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

  /** @returns when it began, ms of `performance`: the first time that somebody asked */
  begins(request: IncomingMessage): number {
    return ((request as { [BEGAN]?: number })[BEGAN] ??= performance.now());
  }

  note(operation: string, status: number, begunAt: number): void {
    this.seconds.observe({ operation, status: String(status) }, (performance.now() - begunAt) / 1_000);
  }
}
