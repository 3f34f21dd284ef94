import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { JsonText } from '../lists/json-text.js';
import { WrittenList } from '../lists/written-list.js';
import { HandledOperation } from '../operations/handles.js';
import { LARGE_BYTES } from './compression.js';

/**
 * Where an answer keeps its bytes and its tag, unseen by whoever copies it. In a `WeakMap` they would be held until the old objects are
 * collected: to a collection of young ones its values are no weaker than others.
 */
const TAGGED = Symbol('bytes and tag');

/**
 * A weak ETag on every answer in JSON of a GET below `/api`: who has it already is answered 304, by express. It stands behind the
 * guard, so that nobody learns by a tag what he may not read; another key asks anew (`Vary`). Files, streams and what changes
 * something carry none.
 */
@Injectable()
export class EntityTags implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get(HandledOperation, context.getHandler());
    if (operation?.method !== 'get' || !operation.path.startsWith('/api/')) return next.handle();
    const http = context.switchToHttp();
    const response = http.getResponse<Response>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const isJson = typeof answer === 'object' && answer !== null && !(answer instanceof StreamableFile);
        if (!isJson || response.statusCode !== 200) return answer;
        return send(http.getRequest<Request>(), response, tagged(answer));
      }),
    );
  }
}

/** Of an answer that several get (`SharedReads`) it is made once. */
function tagged(answer: object): Tagged {
  const known = (answer as { readonly [TAGGED]?: Tagged })[TAGGED];
  if (known !== undefined) return known;
  const body = bodyOf(answer);
  const digest = body instanceof WrittenList ? body.digest() : createHash('sha256').update(body).digest();
  const made = { body, tag: `W/"${digest.toString('base64url').slice(0, 27)}"` };
  if (Object.isExtensible(answer)) Object.defineProperty(answer, TAGGED, { value: made });
  return made;
}

function bodyOf(answer: object): Buffer | WrittenList {
  if (answer instanceof WrittenList) return answer;
  return answer instanceof JsonText ? answer.bytes : Buffer.from(JSON.stringify(answer));
}

interface Tagged {
  readonly body: Buffer | WrittenList;
  readonly tag: string;
}

/** Of `accept-encoding`: gzip, which is there already, where nothing is taken that packs better. */
const takesGzip = (request: Request): boolean =>
  request.method === 'GET' &&
  !request.acceptsEncodings('br') &&
  request.acceptsEncodings('gzip', 'identity') === 'gzip';

const NOTHING = Buffer.alloc(0);

async function send(request: Request, response: Response, { body, tag }: Tagged): Promise<Buffer | StreamableFile> {
  response.type('json').vary('authorization');
  response.setHeader('etag', tag);
  if (!(body instanceof WrittenList)) return body;
  // Express answers 304 by itself, but not where it sends a stream.
  if (request.fresh) return NOTHING;
  if (body.length < LARGE_BYTES || !takesGzip(request)) {
    return new StreamableFile(Readable.from(body.json(), { objectMode: false }), { length: body.length });
  }
  const file = await body.gzip();
  response.setHeader('content-encoding', 'gzip');
  return new StreamableFile(file, { length: file.length });
}
