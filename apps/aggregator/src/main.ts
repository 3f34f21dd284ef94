import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { HOUR_MS } from '#domain';
import {
  compactSeqRanges,
  Names,
  openDatabase,
  readCountingConfiguration,
  schemaIsCurrent,
  startOutboxMover,
  type ConfigurationChange,
  type Database,
} from '#postgres';
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
import { aggregatorModule, createParts, type AggregatorParts } from './aggregator.module.js';
import { acceptCatalogue } from './configuration/accept-catalogue.js';
import { migrateDatabase } from './migrate-database.js';
import { repeat } from './repeat.js';
import type { Worker } from './deriving/worker.js';
import { WORKERS } from './deriving/workers.js';

const COMPACT_EVERY_MS = 10_000;
/** The consumer asks Kafka several times a second; a silence of this length is an outage. */
const STALE_FETCH_MS = 15_000;

async function start(context: ServiceContext): Promise<Running> {
  const { env, log } = context;
  startProcessMetrics('aggregator');
  let missing = async (): Promise<string[]> => ['starting'];
  const health =
    env.httpPort === null
      ? null
      : await startHealthServer(env.httpPort, env.httpHost, async () => missing(), { loopbackOnly: !env.auth });
  let isStopping = false;
  const fail = (error: unknown): void => {
    if (!isStopping) context.fail(error);
  };

  const db = await openDatabase({ url: env.databaseUrl, log, max: 10, name: 'greenpark-aggregator' });
  await waitForSchema(db, context);
  const catalogue = await loadCatalogue(env, await readCountingConfiguration(db));
  const names = await Names.open(db);
  await acceptCatalogue(db, names, catalogue);
  const workers: Worker[] = [];
  const parts = createParts(
    context,
    { db, names, catalogue },
    {
      onStored: () => {
        for (const worker of workers) worker.wake();
      },
      onFatal: fail,
    },
  );
  missing = async () => readinessProblems(parts);

  await parts.partitions.makeAhead(Date.now());
  const warn = (what: string) => (error: unknown) => log.warn({ err: error }, `${what} failed; trying again`);
  const outbox = startOutboxMover({
    db,
    send: (records) => parts.producer.send(records),
    onError: warn('sending status to Kafka'),
  });
  const repeated = [
    repeat(() => parts.partitions.makeAhead(Date.now()), HOUR_MS, warn('making partitions ahead')),
    repeat(() => compactSeqRanges(db), COMPACT_EVERY_MS, warn('joining sequence numbers')),
  ];
  for (const startWorker of WORKERS) {
    const wakeOutbox = () => outbox.wake();
    workers.push(await startWorker({ db, names, kafka: parts.kafka, catalogue, log, fail, wakeOutbox }));
  }
  const reload = (): void => void reloadCatalogue(context, parts, workers).catch(fail);
  process.on('SIGHUP', reload);

  void parts.producer.connect().catch(fail);
  void prepareTopics(parts, context, () => isStopping);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(aggregatorModule(parts), {
    strategy: parts.strategy,
    logger: false,
    abortOnError: false,
  });
  await app.listen();

  return {
    // The transaction in flight commits first; what derives and tells comes after what stores.
    stop: async () => {
      isStopping = true;
      process.off('SIGHUP', reload);
      await app.close();
      await parts.batches.idle();
      await Promise.all([...workers, ...repeated, outbox].map((one) => one.stop()));
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
    if (!told) log.warn('the schema is not up to date: waiting for the migration step (--migrate)');
    await delay(500);
  }
}

/** Makes topics that are missing and tells what is wrong with the others; the consumer waits for them meanwhile. */
async function prepareTopics(
  { kafka }: AggregatorParts,
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

/** SIGHUP: all or nothing. */
async function reloadCatalogue(
  { env, log }: ServiceContext,
  { db, names, deviceIndex }: AggregatorParts,
  workers: readonly Worker[],
): Promise<void> {
  try {
    const catalogue = await loadCatalogue(env, await readCountingConfiguration(db));
    const changes: ConfigurationChange[] = [];
    let isAccepted = false;
    const accept = async (): Promise<Catalogue> => {
      if (!isAccepted) changes.push(...(await acceptCatalogue(db, names, catalogue)));
      isAccepted = true;
      return catalogue;
    };
    for (const worker of workers) await worker.reconfigure(accept);
    deviceIndex.declare(catalogue.sites);
    log.info({ changed: changes.map(({ kind, name }) => `${kind} ${name}`) }, 'site files loaded again');
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    log.error({ problems: error.problems }, 'the site files are wrong: what was loaded before stays');
  }
}

async function readinessProblems({ db, strategy }: AggregatorParts): Promise<string[]> {
  const missing: string[] = [];
  if (strategy.lastFetchAgeMs() > STALE_FETCH_MS)
    missing.push('Kafka does not answer: nothing is stored until it does');
  await db.query('select 1').catch(() => missing.push('PostgreSQL does not answer: nothing is stored until it does'));
  return missing;
}

if (process.argv.includes('--migrate')) {
  await migrateDatabase();
} else {
  await runService({
    name: 'aggregator',
    check: async ({ env }) => {
      await loadCatalogue(env);
    },
    start,
  });
}
