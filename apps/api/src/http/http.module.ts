import { Global, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';
import { Environment } from '#runtime';
import { LoopbackHost } from '../access/loopback-host.js';
import { PageFiles } from '../page/page-files.js';
import { ProductModule } from '../product/product.module.js';
import { CacheControl } from './answers/cache-control.js';
import { Compression } from './answers/compression.js';
import { EntityTags } from './answers/entity-tags.interceptor.js';
import { SecurityHeaders } from './answers/security-headers.js';
import { sendBytesAsTheyAre } from './answers/written-bytes.js';
import { ClientAddresses } from './client-addresses.js';
import { Clock } from './clock.js';
import { answerFirst } from './crowd/answer-first.js';
import { SharedAnswers } from './crowd/shared-answers.js';
import { SharedReads } from './crowd/shared-reads.js';
import { ListForms } from './lists/list-forms.interceptor.js';
import { InputPipe } from './operations/input.pipe.js';
import { JsonBody } from './operations/json-body.interceptor.js';
import { PlainHttpWarning } from './plain-http-warning.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestSeconds } from './request-seconds.js';
import { RequestTimes } from './request-times.js';
import { limitServer } from './server-limits.js';

/**
 * What holds for every request, in this order: what many ask is answered once; headers, time, name of the host, compression, static files, caching; then the route and its guard, the
 * body, the form of a list, the checks of query and body, the handler. Every error leaves by one filter.
 */
@Global()
@Module({
  imports: [ProductModule],
  providers: [
    ClientAddresses,
    Clock,
    RequestSeconds,
    SharedAnswers,
    SharedReads,
    PlainHttpWarning,
    { provide: APP_INTERCEPTOR, useClass: EntityTags },
    { provide: APP_INTERCEPTOR, useClass: JsonBody },
    { provide: APP_INTERCEPTOR, useClass: ListForms },
    { provide: APP_PIPE, useClass: InputPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [ClientAddresses, Clock, SharedReads],
})
export class HttpModule implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost<ExpressAdapter>,
    private readonly env: Environment,
    private readonly answers: SharedAnswers,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    const { httpAdapter } = this.host;
    httpAdapter.disable('x-powered-by');
    httpAdapter.set('query parser', 'simple');
    // Of anybody else `X-Forwarded-…` is what he wrote himself.
    httpAdapter.set('trust proxy', [...this.env.httpTrustedProxies]);
    // Of express: on every answer, also of a POST and of a problem. `EntityTags` says where.
    httpAdapter.set('etag', false);
    sendBytesAsTheyAre(httpAdapter.getInstance<{ readonly response: Response }>());
    limitServer(httpAdapter.getHttpServer());
    answerFirst(httpAdapter.getHttpServer(), this.answers.handle);
    consumer.apply(SecurityHeaders, RequestTimes, LoopbackHost, Compression, PageFiles, CacheControl).forRoutes('/');
  }
}
