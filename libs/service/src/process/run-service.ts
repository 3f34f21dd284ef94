import type { Server as TlsServer } from 'node:tls';
import { NestFactory } from '@nestjs/core';
import type { LoggerService, Type } from '@nestjs/common';
import type { CustomTransportStrategy, MicroserviceOptions } from '@nestjs/microservices';
import { settingProblems } from '#kafka';
import { checkAll, ConfigurationError, Logger, runProcess, type Environment, type Running } from '#runtime';
import { ConfigurationReload } from '../reload/configuration-reload.js';
import { CertificateReload, httpsOptions, readCertificate } from './certificate.js';
import { ExpressServer } from './express-server.js';
import { listenAt } from './listen-at.js';
import { ProcessLife } from './process-life.js';

export interface Service {
  readonly name: string;
  /** Root of its modules. */
  readonly module: Type;
  /** Everything that `--check-config` must find. Throws ConfigurationError. */
  check(env: Environment): Promise<void>;
  /** Port of HTTP where `HTTP_PORT` does not name one; without it there is no HTTP then. */
  readonly defaultPort?: number;
  /** Provider that brings batches or messages; it starts last and stops first. */
  readonly transport?: Type<CustomTransportStrategy>;
}

/**
 * A service as a process: HTTP for health and metrics first, so that it can be watched while it waits for its servers, then the
 * transport. At the stop the other way round, by Nest's hooks: signals and questions (`beforeApplicationShutdown`), HTTP and
 * transport, which lets what is in flight become durable, then tasks, and the connections of the global modules last
 * (`onApplicationShutdown`).
 */
export async function runService(service: Service): Promise<void> {
  await runProcess({
    name: service.name,
    check: ({ env }) => checkAll([() => checkKafka(env), () => checkHttpTls(env), () => service.check(env)]),
    start: ({ env, fail }) => startService(service, env, fail),
  });
}

/** Prefix, TLS and SASL of Kafka: what is wrong stops the start, like everything else in the environment. */
function checkKafka({ kafkaBrokers }: Environment): void {
  const problems = settingProblems(kafkaBrokers);
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function checkHttpTls({ httpTls }: Environment): void {
  if (httpTls) readCertificate('HTTP', httpTls);
}

async function startService(
  { module, defaultPort, transport }: Service,
  { httpTls, httpPort, httpHost }: Environment,
  fail: (error: unknown) => void,
): Promise<Running> {
  const app = await NestFactory.create(module, new ExpressServer(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
    ...(httpTls && { httpsOptions: httpsOptions(httpTls) }),
  });
  const life = app.get(ProcessLife);
  life.onFailure(fail);
  app.useLogger(nestLogger(app.get(Logger)));
  if (transport) app.connectMicroservice<MicroserviceOptions>({ strategy: app.get(transport) });
  if (httpTls) {
    const server = app.getHttpServer() as TlsServer;
    app.get(ConfigurationReload).addApart(new CertificateReload('HTTP', httpTls, server, app.get(Logger)));
  }
  await app.init();
  const port = httpPort ?? defaultPort;
  if (port !== undefined) await listenAt(app, port, httpHost);
  await app.startAllMicroservices();
  // What only the start needed is half of what the process holds now, and would be collected in the middle of its first messages.
  globalThis.gc?.();
  return {
    stop: async () => {
      life.stopping();
      await app.close();
    },
  };
}

/** What Nest says of itself goes to the log of the service, quietly: what matters of it we log ourselves. */
export function nestLogger(log: Logger): LoggerService {
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
