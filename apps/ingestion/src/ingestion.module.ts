import { Module, type DynamicModule } from '@nestjs/common';
import { MQTT_SUBSCRIPTIONS } from '#contracts';
import { createKafka, type Kafka, type RecordProducer } from '#kafka';
import { MqttListener, MqttSubscriber, type MqttSource } from '#mqtt';
import type { ServiceContext } from '#runtime';
import { RecordingMetrics } from './recording/recording-metrics.js';
import { KafkaTopicsCheck } from './recording/kafka-topics-check.js';
import { listenerAccess } from './receiving/listener-access.js';
import type { PlantConfiguration } from './configuration/plant-configuration.js';
import { RecordMessages } from './recording/record-messages.js';
import { TelemetryController } from './receiving/telemetry.controller.js';

/** Stable: the broker keeps for it what comes while the process is away. */
const CLIENT_ID = 'greenpark-ingestion';

/** All parts of the process, made once. */
export interface IngestionParts {
  readonly kafka: Kafka;
  readonly producer: RecordProducer;
  readonly topics: KafkaTopicsCheck;
  /** The own listener, the subscriber to a broker, or both. */
  readonly sources: readonly MqttSource[];
  readonly messages: RecordMessages;
  /** After the configuration was loaded again: other topics may be wanted of the broker. */
  readonly follow: () => void;
}

export function createParts(
  context: ServiceContext,
  plant: PlantConfiguration,
  onFatal: (error: unknown) => void,
): IngestionParts {
  const { env, log } = context;
  const kafka = createKafka({ brokers: env.kafkaBrokers, clientId: CLIENT_ID, log });
  const producer = kafka.producer();
  const sources: MqttSource[] = [];
  if (env.mqttListen) {
    const { keyFile, certFile, caFile } = env.mqttTls;
    const tls = keyFile && certFile ? { keyFile, certFile, ...(caFile ? { caFile } : {}) } : undefined;
    const authenticate = listenerAccess(env);
    sources.push(
      new MqttListener({
        url: env.mqttListen,
        log,
        onFatal,
        ...(tls && { tls }),
        ...(authenticate && { authenticate }),
      }),
    );
  }
  let subscriber: MqttSubscriber | null = null;
  if (env.mqttUrl) {
    const [username, password] = [env.mqttUsername ?? undefined, env.mqttPassword ?? undefined];
    const link = { url: env.mqttUrl, clientId: CLIENT_ID, username, password, tls: env.mqttTls };
    subscriber = new MqttSubscriber({ ...link, topics: topicsOf(plant), log, onFatal });
    sources.push(subscriber);
  }
  const measures = new RecordingMetrics();
  measures.watch(sources);
  const messages = new RecordMessages(plant, (records) => producer.send(records), measures);
  const follow = (): void => subscriber?.subscribeTo(topicsOf(plant));
  return { kafka, producer, topics: new KafkaTopicsCheck(kafka, log), sources, messages, follow };
}

/** Our own topics and those of the declared sources. */
const topicsOf = ({ lookup }: PlantConfiguration): readonly string[] => [
  ...MQTT_SUBSCRIPTIONS,
  ...lookup.sources.topics,
];

@Module({})
export class IngestionModule {
  static of({ messages }: IngestionParts): DynamicModule {
    return {
      module: IngestionModule,
      controllers: [TelemetryController],
      providers: [{ provide: RecordMessages, useValue: messages }],
    };
  }
}
