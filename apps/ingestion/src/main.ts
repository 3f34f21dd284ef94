import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { ALERTS_TOPIC, STATUS_TOPIC } from '#contracts';
import type { TopicReader } from '#kafka';
import {
  checkAll,
  ConfigurationError,
  runService,
  startHealthServer,
  startProcessMetrics,
  type Logger,
  type Running,
  type ServiceContext,
} from '#runtime';
import { createParts, IngestionModule, type IngestionParts } from './ingestion.module.js';
import { checkListenerAccess } from './receiving/listener-access.js';
import { MqttStrategy } from './receiving/mqtt.strategy.js';
import { PlantConfiguration } from './configuration/plant-configuration.js';
import { RetainedMessages } from './receiving/retained-messages.js';

/** How long the start waits for Kafka before it opens the doors all the same: nothing is acknowledged without Kafka. */
const KAFKA_AT_START_MS = 10_000;

async function start(context: ServiceContext): Promise<Running> {
  const { env, log } = context;
  const fail = (error: unknown): void => context.fail(error);
  const plant = new PlantConfiguration(env);
  await plant.load();
  let isStopping = false;
  const parts = createParts(context, plant, (error) => {
    if (!isStopping) fail(error);
  });
  startProcessMetrics('ingestion');
  const health =
    env.httpPort === null
      ? null
      : await startHealthServer(env.httpPort, env.httpHost, () => readinessProblems(parts), {
          loopbackOnly: !env.auth,
        });
  const reload = (): void => void plant.reload(log).then(parts.follow).catch(fail);
  process.on('SIGHUP', reload);

  let reader: TopicReader | null = null;
  const prepared = Promise.all([parts.producer.connect(), parts.topics.run()]).then(() => {
    if (isStopping) return;
    reader = readRetained(parts, log, fail);
    // In the background: readings do not wait for status and alerts.
    reader.start().catch(fail);
  });
  prepared.catch(fail);
  await Promise.race([prepared, delay(KAFKA_AT_START_MS, undefined, { ref: false })]);

  const strategy = new MqttStrategy(parts.sources);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(IngestionModule.of(parts), {
    strategy,
    logger: false,
    abortOnError: false,
  });
  await app.listen();

  return {
    // Doors first: what is in flight becomes durable and is acknowledged while Kafka is still there.
    stop: async () => {
      isStopping = true;
      process.off('SIGHUP', reload);
      const readerStopped = reader?.stop();
      parts.topics.stop();
      // Without Kafka nothing in flight becomes durable: it stays unacknowledged and is sent again.
      if (!parts.producer.healthy()) await parts.producer.disconnect();
      await app.close();
      await Promise.all([readerStopped, parts.producer.disconnect()]);
      await parts.kafka.disconnect();
      await health?.stop();
    },
  };
}

function readRetained({ kafka, sources }: IngestionParts, log: Logger, fail: (error: unknown) => void): TopicReader {
  const retained = new RetainedMessages(
    (topic, payload) => {
      for (const source of sources) void source.publishRetained(topic, payload).catch(fail);
    },
    (record, why) => log.error({ topic: record.topic, key: record.key }, `a record cannot be published: ${why}`),
  );
  return kafka.reader({
    topics: [STATUS_TOPIC, ALERTS_TOPIC],
    onRecord: (record) => retained.take(record),
    onFatal: fail,
  });
}

function readinessProblems({ sources, producer, topics }: IngestionParts): string[] {
  return [
    ...sources.flatMap((source) => source.ready()),
    ...(producer.healthy() ? [] : ['Kafka does not answer: nothing is acknowledged until it does']),
    ...topics.problems(),
  ];
}

await runService({
  name: 'ingestion',
  check: async ({ env }) => {
    const needsDoor = (): void => {
      if (env.mqttListen || env.mqttUrl) return;
      throw new ConfigurationError([
        'MQTT_LISTEN, MQTT_URL: expected at least one of them, an own listener or a broker',
      ]);
    };
    await checkAll([needsDoor, () => checkListenerAccess(env), () => new PlantConfiguration(env).load()]);
  },
  start,
});
