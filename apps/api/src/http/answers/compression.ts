import type { ServerResponse } from 'node:http';
import { constants } from 'node:zlib';
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

/** Answers in JSON from here on are thousands of rows for a program: packed thoroughly they would take longer than they are read. */
export const LARGE_BYTES = 262_144;

const typeOf = (response: ServerResponse): string => String(response.getHeader('content-type') ?? '');
const isLarge = (response: ServerResponse): boolean =>
  Number(response.getHeader('content-length')) >= LARGE_BYTES && typeOf(response).startsWith('application/json');

/** Files of the page and answers in JSON leave compressed where the client takes it: a season of days is a tenth of its size. */
@Injectable()
export class Compression implements NestMiddleware {
  private readonly thorough = compression({
    threshold: LEAST_BYTES,
    filter: (_request, response) => COMPRESSED.test(typeOf(response)) && !isLarge(response),
  });
  private readonly fast = compression({
    level: constants.Z_BEST_SPEED,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } },
    // Each piece of what comes out is a turn of the event loop.
    chunkSize: 65_536,
    filter: (_request, response) => isLarge(response),
  });

  use(request: Request, response: Response, next: NextFunction): void {
    this.thorough(request, response, (error) =>
      error === undefined ? this.fast(request, response, next) : next(error),
    );
  }
}
