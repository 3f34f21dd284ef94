import { isUtf8 } from 'node:buffer';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { json, type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { jsonDepth, MAX_JSON_DEPTH, parsePayload } from '#contracts';
import { ProblemError, wrongField } from '../problem.js';
import { HandledOperation } from './handles.js';

const BODY_LIMIT_BYTES = 256_000;

/** Reads the body of an operation that has one: behind the guard, so that nothing is read of those who may not call. */
@Injectable()
export class JsonBody implements NestInterceptor {
  private readonly sent = new WeakMap<object, { readonly bytes: Buffer; readonly charset: string }>();
  private readonly read = json({
    limit: BODY_LIMIT_BYTES,
    strict: false,
    verify: (request, _response, bytes, charset) => void this.sent.set(request, { bytes, charset }),
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
    const sent = this.sent.get(request);
    if (sent) {
      requireUtf8(sent);
      requireFlat(jsonDepth(sent.bytes));
      requireExact(sent.bytes);
    }
    // A body that is `null` was sent, and is no object.
    if (!isRequired && request.body === undefined) request.body = {};
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

/** What is no UTF-8 the parser reads as something else than was sent. */
function requireUtf8({ bytes, charset }: { readonly bytes: Buffer; readonly charset: string }): void {
  if (charset !== 'utf-8') {
    const detail = `expected UTF-8, found charset=${charset}`;
    throw new ProblemError('unsupported-media-type', `content-type: ${detail}`, [{ field: 'content-type', detail }]);
  }
  if (!isUtf8(bytes)) throw wrongField('bad-body', 'body', 'expected UTF-8; the bytes are none');
}

/**
 * What the parser does not show, and what it means depends on who reads it: names that stand twice, numbers that no double holds,
 * and the name that JavaScript gives a meaning. What somebody adds as `evidence` may have any number.
 */
function requireExact(bytes: Buffer): void {
  const parsed = parsePayload(bytes);
  if (!parsed.ok) return;
  const { repeated = [], lossy = [] } = parsed.inspection ?? {};
  const [twice] = repeated;
  if (twice)
    throw wrongField('bad-body', [...twice.path, twice.name].join('.'), 'stands twice, expected each name once');
  const long = lossy.find(({ path }) => path[0] !== 'evidence');
  if (long) {
    const detail = `found ${long.literal.slice(0, 40)}, expected a number that a 64-bit float can hold`;
    throw wrongField('bad-body', long.path.join('.'), detail);
  }
  const proto = protoAt(parsed.value);
  if (proto) throw wrongField('bad-body', proto.join('.'), 'not known; no field may have this name');
}

/** Where a field is called `__proto__`. */
function protoAt(value: unknown): readonly string[] | null {
  if (value === null || typeof value !== 'object') return null;
  for (const [name, item] of Object.entries(value)) {
    const inside = name === '__proto__' ? [] : protoAt(item);
    if (inside) return [name, ...inside];
  }
  return null;
}

/** What walks a body, and the database that keeps parts of it, goes as deep as the body does. */
function requireFlat(depth: number): void {
  if (depth <= MAX_JSON_DEPTH) return;
  const detail = `expected at most ${MAX_JSON_DEPTH} levels of objects and arrays, found ${depth}`;
  throw new ProblemError('bad-body', `The body is too deep: ${detail}; send it with less nesting.`, [
    { field: 'body', detail },
  ]);
}
