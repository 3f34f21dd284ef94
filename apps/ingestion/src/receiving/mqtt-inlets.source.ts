import { Injectable } from '@nestjs/common';
import { MQTT_SUBSCRIPTIONS } from '#contracts';
import { MqttListener, MqttSubscriber, type InboundMessage, type MqttSource } from '#mqtt';
import { Environment, Logger } from '#runtime';
import { BatchSource, KafkaConnection, LoadedCatalogue, ProcessLife, within } from '#service';
import { PlantConfiguration } from '../configuration/plant-configuration.js';
import { listenerAccess } from './listener-access.js';

/** Stable: the broker keeps for it what comes while the process is away. */
const CLIENT_ID = 'greenpark-ingestion';
/** How long the start waits for Kafka before messages are let in all the same: nothing is acknowledged without Kafka. */
const KAFKA_AT_START_MS = 10_000;

/** Where MQTT messages come in: the own listener, the subscriber to a broker, or both. */
@Injectable()
export class MqttInlets extends BatchSource {
  readonly sources: readonly MqttSource[];

  constructor(
    env: Environment,
    log: Logger,
    life: ProcessLife,
    plant: PlantConfiguration,
    catalogue: LoadedCatalogue,
    private readonly kafka: KafkaConnection,
  ) {
    super();
    const listener = env.mqttListen ? listenerOf(env.mqttListen, env, log, life) : null;
    const subscriber = env.mqttUrl ? subscriberOf(env.mqttUrl, topicsOf(plant), env, log, life) : null;
    this.sources = [listener, subscriber].filter((source) => source !== null);
    // Other topics may be wanted of the broker.
    catalogue.follow(() => subscriber?.subscribeTo(topicsOf(plant)));
  }

  async start(take: (batch: unknown) => Promise<void>): Promise<void> {
    const prepared = this.kafka.prepared().catch(() => undefined);
    await within(KAFKA_AT_START_MS, prepared);
    const record = (batch: readonly InboundMessage[]): Promise<void> => take(batch);
    await Promise.all(this.sources.map((source) => source.start(record)));
  }

  /** Stops accepting, lets the batches in flight become durable, acknowledges them, leaves. */
  async stop(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.stop()));
  }
}

/** Our own topics and those of the declared sources. */
const topicsOf = ({ lookup }: PlantConfiguration): readonly string[] => [
  ...MQTT_SUBSCRIPTIONS,
  ...lookup.sources.topics,
];

function listenerOf(url: string, env: Environment, log: Logger, life: ProcessLife): MqttListener {
  const { keyFile, certFile, caFile } = env.mqttTls;
  const tls = keyFile && certFile ? { keyFile, certFile, ...(caFile ? { caFile } : {}) } : undefined;
  const authenticate = listenerAccess(env);
  return new MqttListener({ url, log, onFatal: life.fail, ...(tls && { tls }), ...(authenticate && { authenticate }) });
}

function subscriberOf(
  url: string,
  topics: readonly string[],
  env: Environment,
  log: Logger,
  life: ProcessLife,
): MqttSubscriber {
  const [username, password] = [env.mqttUsername ?? undefined, env.mqttPassword ?? undefined];
  const link = { url, clientId: CLIENT_ID, username, password, tls: env.mqttTls };
  return new MqttSubscriber({ ...link, topics, log, onFatal: life.fail });
}
