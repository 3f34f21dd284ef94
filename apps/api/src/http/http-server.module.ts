import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { LoggerService } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '#runtime';
import { guard } from '../access/access.js';
import { apiModule } from '../api.module.js';
import type { ApiParts } from '../api-parts.js';
import { timeRequests } from './http-metrics.js';
import { swaggerUiDir, uplotDir } from '../page/page.controller.js';
import { requireJson } from './request-body.js';
import { requireLoopbackHost } from '../access/loopback-host.js';

const BODY_LIMIT_BYTES = 256_000;

/** The application, ready to listen; the same for the process and for tests. */
export async function createHttpServer(parts: ApiParts): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(apiModule(parts), {
    bodyParser: false,
    logger: nestLogger(parts.log),
    abortOnError: false,
    forceCloseConnections: true, // listeners of the stream would keep the process alive
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use((_request: unknown, response: { setHeader(name: string, value: string): void }, next: () => void) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    next();
  });
  app.use(timeRequests(parts.registry));
  app.use(requireLoopbackHost(parts.access));
  app.use('/api', guard(parts.access));
  app.use(requireJson);
  app.useBodyParser('json', { limit: BODY_LIMIT_BYTES, strict: false });
  const fresh = { index: false, etag: true, maxAge: 0 } as const;
  app.useStaticAssets(parts.pageDir, fresh);
  app.useStaticAssets(uplotDir, { ...fresh, prefix: '/vendor/uplot/' });
  app.useStaticAssets(swaggerUiDir, { ...fresh, prefix: '/vendor/swagger-ui/' });
  await app.init();
  const server: Server = app.getHttpServer();
  server.keepAliveTimeout = 65_000;
  return app;
}

function nestLogger(log: Logger): LoggerService {
  const words = (message: unknown): string => (typeof message === 'string' ? message : JSON.stringify(message));
  return {
    log: (message: unknown) => log.debug(words(message)),
    debug: (message: unknown) => log.debug(words(message)),
    verbose: (message: unknown) => log.trace(words(message)),
    warn: (message: unknown) => log.warn(words(message)),
    error: (message: unknown, stack?: unknown) => log.error({ stack }, words(message)),
    fatal: (message: unknown) => log.fatal(words(message)),
  };
}
