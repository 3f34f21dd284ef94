import type { NextFunction, Request, Response } from 'express';
import { Histogram, type Registry } from 'prom-client';
import { operationsAt } from '#contracts';

/** Times every request by its call: `greenpark_http_request_seconds{operation, status}`. */
export function timeRequests(registry: Registry): (request: Request, response: Response, next: NextFunction) => void {
  const seconds = new Histogram({
    name: 'greenpark_http_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  return (request, response, next) => {
    const method = request.method.toLowerCase();
    const operation = operationsAt(request.path).find((o) => o.method === method)?.id ?? 'other';
    if (operation === 'stream') {
      next(); // it ends when the listener leaves: no time of ours
      return;
    }
    const end = seconds.startTimer({ operation });
    response.on('finish', () => end({ status: String(response.statusCode) }));
    next();
  };
}
