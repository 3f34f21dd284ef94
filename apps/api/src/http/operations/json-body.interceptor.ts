import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { json, type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { jsonDepth, MAX_JSON_DEPTH } from '#contracts';
import { ProblemError } from '../problem.js';
import { HandledOperation } from './handles.js';

const BODY_LIMIT_BYTES = 256_000;

/** Reads the body of an operation that has one: behind the guard, so that nothing is read of those who may not call. */
@Injectable()
export class JsonBody implements NestInterceptor {
  private readonly depths = new WeakMap<object, number>();
  private readonly read = json({
    limit: BODY_LIMIT_BYTES,
    strict: false,
    verify: (request, _response, bytes) => void this.depths.set(request, jsonDepth(bytes)),
  });

  constructor(private readonly reflector: Reflector) {}

  /** @throws ProblemError `unsupported-media-type`, and what the parser finds */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const body = this.reflector.get(HandledOperation, context.getHandler())?.body;
    if (!body) return next.handle();
    const http = context.switchToHttp();
    return this.readBody(http.getRequest<Request>(), http.getResponse<Response>(), body.required).then(() =>
      next.handle(),
    );
  }

  private async readBody(request: Request, response: Response, isRequired: boolean): Promise<void> {
    requireJson(request);
    await this.parse(request, response);
    requireFlat(this.depths.get(request) ?? 0);
    if (!isRequired) request.body ??= {};
  }

  private parse(request: Request, response: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      this.read(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  }
}

/** A body must say that it is JSON; a request without one may leave the type out. */
function requireJson(request: Request): void {
  const length = request.headers['content-length'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (!hasBody || request.is('application/json')) return;
  const detail = `expected application/json, found ${request.headers['content-type'] ?? 'none'}`;
  throw new ProblemError('unsupported-media-type', `content-type: ${detail}`, [{ field: 'content-type', detail }]);
}

/** What walks a body, and the database that keeps parts of it, goes as deep as the body does. */
function requireFlat(depth: number): void {
  if (depth <= MAX_JSON_DEPTH) return;
  const detail = `expected at most ${MAX_JSON_DEPTH} levels of objects and arrays, found ${depth}`;
  throw new ProblemError('bad-body', `The body is too deep: ${detail}; send it with less nesting.`, [
    { field: 'body', detail },
  ]);
}
