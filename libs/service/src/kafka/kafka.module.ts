import { Global, Module, type DynamicModule } from '@nestjs/common';
import { createKafka, Kafka, RecordProducer } from '#kafka';
import { Environment, Logger } from '#runtime';
import { ProcessLife } from '../process/process-life.js';
import { KafkaConnection } from './kafka-connection.js';
import { TopicPreparation } from './topic-preparation.js';

/** Kafka, one producer of records, and the topics of Greenpark. */
@Global()
@Module({})
export class KafkaModule {
  /**
   * @param clientId stable name of this kind of process; consumer groups carry it too
   * @param topics `left`: another service makes those that are missing, and there is no `TopicPreparation`
   */
  static register(clientId: string, topics: 'made' | 'left' = 'made'): DynamicModule {
    const preparation = topics === 'made' ? [TopicPreparation] : [];
    return {
      module: KafkaModule,
      providers: [
        {
          provide: Kafka,
          inject: [Environment, Logger],
          useFactory: (env: Environment, log: Logger) => createKafka({ brokers: env.kafkaBrokers, clientId, log }),
        },
        { provide: RecordProducer, inject: [Kafka], useFactory: (kafka: Kafka) => kafka.producer() },
        ...preparation,
        {
          provide: KafkaConnection,
          inject: [Kafka, RecordProducer, ProcessLife, ...preparation],
          useFactory: (kafka: Kafka, producer: RecordProducer, life: ProcessLife, topics?: TopicPreparation) =>
            new KafkaConnection(kafka, producer, life, topics ?? null),
        },
      ],
      exports: [Kafka, RecordProducer, ...preparation, KafkaConnection],
    };
  }
}
