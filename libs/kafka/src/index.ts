export { type KafkaAdmin, type PartitionOffsets } from './admin.js';
export { LogShorterThanPosition, StopConsuming, type InBatch, type InRecord } from './consumer-batch.js';
export { type BatchConsumer, type ConsumerOptions } from './consumer.js';
export { createKafka, type Kafka, type KafkaOptions } from './kafka.js';
export type { Log } from './log.js';
export { MAX_REQUEST_BYTES, RecordTooLarge, type OutRecord } from './pending-records.js';
export { ProducerStopped, type ProducerOptions, type RecordProducer } from './producer.js';
export { type ReaderOptions, type TopicReader } from './reader.js';
export { type ClusterIdentity } from './topic-ids.js';
