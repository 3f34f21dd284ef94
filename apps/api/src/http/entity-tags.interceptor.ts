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
import { LARGE_BYTES } from './compression.js';
import { JsonText } from './lists/json-text.js';
import { WrittenList } from './lists/written-list.js';
import { HandledOperation } from './operations/handles.js';

/**
 * A weak ETag on every answer in JSON of a GET below `/api`: who has it already is answered 304, by express. It stands behind the
 * guard, so that nobody learns by a tag what he may not read; another key asks anew (`Vary`). Files, streams and what changes
 * something carry none.
 */
@Injectable()
export class EntityTags implements NestInterceptor {
  /** Of answers that several get (`SharedReads`): made once. */
  private readonly made = new WeakMap<object, Tagged>();

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
        return send(http.getRequest<Request>(), response, this.tagged(answer));
      }),
    );
  }

  private tagged(answer: object): Tagged {
    let made = this.made.get(answer);
    if (made === undefined) {
      const text = textOf(answer);
      const digest = typeof text === 'string' ? createHash('sha256').update(text).digest() : text.digest();
      made = { text, tag: `W/"${digest.toString('base64url').slice(0, 27)}"` };
      this.made.set(answer, made);
    }
    return made;
  }
}

function textOf(answer: object): string | WrittenList {
  if (answer instanceof WrittenList) return answer;
  return answer instanceof JsonText ? answer.text : JSON.stringify(answer);
}

interface Tagged {
  readonly text: string | WrittenList;
  readonly tag: string;
}

/** Of `accept-encoding`: gzip, which is there already, where nothing is taken that packs better. */
const takesGzip = (request: Request): boolean =>
  request.method === 'GET' &&
  !request.acceptsEncodings('br') &&
  request.acceptsEncodings('gzip', 'identity') === 'gzip';

async function send(request: Request, response: Response, { text, tag }: Tagged): Promise<string | StreamableFile> {
  response.type('json').vary('authorization');
  response.setHeader('etag', tag);
  if (typeof text === 'string') return text;
  // Express answers 304 by itself, but only where it sends a text.
  if (request.fresh) return '';
  if (text.length < LARGE_BYTES || !takesGzip(request)) {
    return new StreamableFile(Readable.from(text.json(), { objectMode: false }), { length: text.length });
  }
  const file = await text.gzip();
  response.setHeader('content-encoding', 'gzip');
  return new StreamableFile(file, { length: file.length });
}
