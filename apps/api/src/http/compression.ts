import { Injectable, type NestMiddleware } from '@nestjs/common';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';

/**
 * What is text and made whole before it is sent. Streams, exports, packs and what is compressed already go as they are; so does HTML,
 * which is small here, and is what somebody on the line can make a browser ask for (BREACH).
 */
const COMPRESSED =
  /^(application\/(json|problem\+json|manifest\+json|openapi\+json)|text\/(css|javascript)|image\/svg)/;
/** Below this the answer fits a packet or two anyway. */
const LEAST_BYTES = 1_024;

/** Files of the page and answers in JSON leave compressed where the client takes it: a season of days is a tenth of its size. */
@Injectable()
export class Compression implements NestMiddleware {
  private readonly compress = compression({
    threshold: LEAST_BYTES,
    filter: (_request, response) => COMPRESSED.test(String(response.getHeader('content-type') ?? '')),
  });

  use(request: Request, response: Response, next: NextFunction): void {
    this.compress(request, response, next);
  }
}
