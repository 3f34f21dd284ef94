import { Module, type DynamicModule } from '@nestjs/common';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { createKafka, type Kafka, type RecordProducer } from '#kafka';
import { Layouts, ReadingPartitions, type Database, type Names } from '#postgres';
import type { Catalogue, ServiceContext } from '#runtime';
import { StoringMetrics } from './storing/storing-metrics.js';
import { DeviceIndex } from './storing/device-index.js';
import { KafkaStrategy } from './kafka.strategy.js';
import { ReadingsController } from './storing/readings.controller.js';
import { RecordBatches } from './storing/record-batches.js';

const CLIENT_ID = 'greenpark-aggregator';
/** What is stored and counted. The topics are read by one group, so that a device's readings are one consumer's. */
const TOPICS = [READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC];

/** All parts of the process, made once. */
export interface AggregatorParts {
  readonly db: Database;
  readonly names: Names;
  readonly deviceIndex: DeviceIndex;
  readonly partitions: ReadingPartitions;
  readonly kafka: Kafka;
  readonly producer: RecordProducer;
  readonly batches: RecordBatches;
  readonly strategy: KafkaStrategy;
}

export function createParts(
  { env, log }: ServiceContext,
  { db, names, catalogue }: { db: Database; names: Names; catalogue: Catalogue },
  { onStored, onFatal }: { onStored: () => void; onFatal: (error: unknown) => void },
): AggregatorParts {
  const kafka = createKafka({ brokers: env.kafkaBrokers, clientId: CLIENT_ID, log });
  const deviceIndex = new DeviceIndex(names, new Layouts(db), catalogue.sites);
  const partitions = new ReadingPartitions(db);
  const measures = new StoringMetrics();
  const batches = new RecordBatches({
    db,
    deviceIndex,
    partitions,
    onStored: ({ records, tookMs }) => {
      measures.stored(records, tookMs);
      onStored();
    },
  });
  const strategy = new KafkaStrategy((onBatch) =>
    kafka.consumer({
      groupId: CLIENT_ID,
      topics: TOPICS,
      startOffsets: (topic, partition) => batches.startOffset(topic, partition),
      onBatch,
      onFatal,
    }),
  );
  measures.watchFetchAge(() => strategy.lastFetchAgeMs());
  return { db, names, deviceIndex, partitions, kafka, producer: kafka.producer(), batches, strategy };
}

@Module({ controllers: [ReadingsController] })
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest hangs a module on a class
class AggregatorModule {}

/** The module of a process with these parts. */
export function aggregatorModule({ batches }: AggregatorParts): DynamicModule {
  return { module: AggregatorModule, providers: [{ provide: RecordBatches, useValue: batches }] };
}
