import { Injectable } from '@nestjs/common';
import { INGESTION_SLOTS_TOPIC, MQTT_SUBSCRIPTIONS } from '#contracts';
import { Kafka, type PartitionLease } from '#kafka';
import { MqttSubscriber, type InboundMessage, type MqttSource } from '#mqtt';
import { Environment, Logger } from '#runtime';
import { BatchSource, KafkaConnection, LoadedCatalogue, ProcessLife, within } from '#service';
import { PlantConfiguration } from '../configuration/plant-configuration.js';
import { OwnListener } from './own-listener.js';

/** Stable: the broker keeps for it, and for the slots that are named after it, what comes while the process is away. */
const CLIENT_ID = 'greenpark-ingestion';
/** Of all ingestion processes: the members of it share the slots, and at the broker the messages. */
const SLOTS_GROUP = 'greenpark-ingestion-slots';
/** How long the start waits for Kafka before messages are let in all the same: nothing is acknowledged without Kafka. */
const KAFKA_AT_START_MS = 10_000;

/** Where MQTT messages come in: the own listener, the subscriber to a broker, or both. */
@Injectable()
export class MqttInlets extends BatchSource {
  readonly sources: readonly MqttSource[];
  /** null: no broker is subscribed to. */
  private readonly lease: PartitionLease | null;

  constructor(
    env: Environment,
    log: Logger,
    life: ProcessLife,
    plant: PlantConfiguration,
    catalogue: LoadedCatalogue,
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    own: OwnListener,
  ) {
    super();
    this.lease = env.mqttUrl ? kafka.lease({ groupId: SLOTS_GROUP, topic: INGESTION_SLOTS_TOPIC }) : null;
    const subscriber =
      env.mqttUrl && this.lease ? subscriberOf(env.mqttUrl, this.lease, topicsOf(plant), env, log, life) : null;
    this.sources = [own.listener, subscriber].filter((source) => source !== null);
    // Other topics may be wanted of the broker.
    catalogue.follow(() => subscriber?.subscribeTo(topicsOf(plant)));
  }

  async start(take: (batch: unknown) => Promise<void>): Promise<void> {
    const prepared = this.connection.prepared().catch(() => undefined);
    await within(KAFKA_AT_START_MS, prepared);
    this.lease?.start();
    const record = (batch: readonly InboundMessage[]): Promise<void> => take(batch);
    await Promise.all(this.sources.map((source) => source.start(record)));
  }

  /** Stops accepting, lets the batches in flight become durable, acknowledges them, leaves. */
  async stop(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.stop()));
    // Whoever gets the slots finds nobody connected with them.
    await this.lease?.stop();
  }
}

/** Our own topics and those of the declared sources. */
const topicsOf = ({ lookup }: PlantConfiguration): readonly string[] => [
  ...MQTT_SUBSCRIPTIONS,
  ...lookup.sources.topics,
];

function subscriberOf(
  url: string,
  lease: PartitionLease,
  topics: readonly string[],
  env: Environment,
  log: Logger,
  life: ProcessLife,
): MqttSubscriber {
  const [username, password] = [env.mqttUsername ?? undefined, env.mqttPassword ?? undefined];
  const link = { url, clientId: CLIENT_ID, username, password, tls: env.mqttTls };
  const slots = { share: CLIENT_ID, lease };
  return new MqttSubscriber({ ...link, slots, topics, log, onFatal: life.fail });
}
