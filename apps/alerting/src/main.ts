import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { openDatabase, readCountingConfiguration, schemaIsCurrent, startOutboxMover, type Database } from '#postgres';
import {
  ConfigurationError,
  loadCatalogue,
  runService,
  startHealthServer,
  startProcessMetrics,
  type Catalogue,
  type Running,
  type ServiceContext,
} from '#runtime';
import { AlertingModule, createParts, type AlertingParts } from './alerting.module.js';
import { CountedMetrics } from './metrics/counted-metrics.js';
import { everySoOften, watchClock } from './judging/watch-clock.js';

/** Silence is told at most so long after it began to count. */
const CLOCK_EVERY_MS = 5_000;
/** As often as Prometheus looks by default. */
const COUNT_EVERY_MS = 15_000;
/** The reader asks Kafka several times a second; a silence of this length is an outage. */
const STALE_FETCH_MS = 15_000;

async function start(context: ServiceContext): Promise<Running> {
  const { env, log } = context;
  startProcessMetrics('alerting');
  let missing = async (): Promise<string[]> => ['starting'];
  const health =
    env.httpPort === null
      ? null
      : await startHealthServer(env.httpPort, env.httpHost, async () => missing(), { loopbackOnly: !env.auth });
  let isStopping = false;
  const fail = (error: unknown): void => {
    if (!isStopping) context.fail(error);
  };

  const db = await openDatabase({ url: env.databaseUrl, log, max: 4, name: 'greenpark-alerting' });
  await waitForSchema(db, context);
  const load = async (): Promise<Catalogue> => loadCatalogue(env, await readCountingConfiguration(db));
  let { sites } = await load();
  const parts = createParts(context, db, () => sites, { onChanged: () => outbox.wake(), onFatal: fail });
  missing = async () => readinessProblems(parts);
  const warn = (what: string) => (error: unknown) => log.warn({ err: error }, `${what} failed; trying again`);

  // The aggregator moves the same outbox; here so that alerts go out while it is down. They take turns.
  const outbox = startOutboxMover({
    db,
    send: (records) => parts.producer.send(records),
    onError: warn('sending alerts to Kafka'),
  });
  void parts.producer.connect().catch(fail);
  void prepareTopics(parts, context, () => isStopping);
  const clock = everySoOften(
    async () => {
      const changed = await watchClock(parts, sites, Date.now());
      if (changed > 0) parts.changed(changed);
    },
    CLOCK_EVERY_MS,
    warn('watching for silent devices'),
  );
  const measures = new CountedMetrics();
  const counting = everySoOften(() => measures.count(db, sites), COUNT_EVERY_MS, warn('counting for metrics'));
  const reload = (): void => {
    load().then(
      (catalogue) => {
        ({ sites } = catalogue);
        log.info('site files loaded again');
      },
      (error: unknown) => {
        if (!(error instanceof ConfigurationError)) return fail(error);
        log.error({ problems: error.problems }, 'the site files are wrong: what was loaded before stays');
      },
    );
  };
  process.on('SIGHUP', reload);

  const app = await NestFactory.createMicroservice<MicroserviceOptions>(AlertingModule.of(parts), {
    strategy: parts.strategy,
    logger: false,
    abortOnError: false,
  });
  await app.listen();

  return {
    // First what evaluates, then what tells, then the connections.
    stop: async () => {
      isStopping = true;
      process.off('SIGHUP', reload);
      await Promise.all([app.close(), clock.stop(), counting.stop()]);
      await outbox.stop();
      await parts.producer.disconnect();
      await parts.kafka.disconnect();
      await db.close();
      await health?.stop();
    },
  };
}

/** Migrations are a step of their own; whoever starts earlier waits for it. */
async function waitForSchema(db: Database, { log }: ServiceContext): Promise<void> {
  for (let told = false; !(await schemaIsCurrent(db)); told = true) {
    if (!told) log.warn('the schema is not up to date: waiting for the migration step');
    await delay(500);
  }
}

/** Makes topics that are missing and tells what is wrong with the others; the reader waits for them meanwhile. */
async function prepareTopics(
  { kafka }: AlertingParts,
  { log }: ServiceContext,
  isStopping: () => boolean,
): Promise<void> {
  for (let told = false; !isStopping(); told = true) {
    try {
      for (const problem of await kafka.ensureTopics(TOPICS)) log.error(problem);
      return;
    } catch (error) {
      if (!told) log.warn({ err: error }, 'Kafka does not answer yet; trying again');
      await delay(1_000, undefined, { ref: false });
    }
  }
}

async function readinessProblems({ db, strategy }: AlertingParts): Promise<string[]> {
  const missing: string[] = [];
  if (strategy.lastFetchAgeMs() > STALE_FETCH_MS) missing.push('Kafka does not answer: no status is evaluated');
  await db.query('select 1').catch(() => missing.push('PostgreSQL does not answer: no alert can be kept'));
  return missing;
}

await runService({
  name: 'alerting',
  check: async ({ env }) => {
    await loadCatalogue(env);
  },
  start,
});
