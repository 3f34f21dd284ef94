export { type KafkaAdmin, type PartitionOffsets } from './topics/admin.js';
export { LogShorterThanPosition, StopConsuming, type InBatch, type InRecord } from './consumer/consumer-batch.js';
export { type BatchConsumer, type ConsumerOptions } from './consumer/consumer.js';
export { createKafka, type Kafka, type KafkaOptions } from './kafka.js';
export type { Log } from './log.js';
export { MAX_REQUEST_BYTES, RecordTooLarge, type OutRecord } from './producer/pending-records.js';
export { ProducerStopped, type ProducerOptions, type RecordProducer } from './producer/producer.js';
export { type ReaderOptions, type TopicReader } from './consumer/reader.js';
export { type ClusterIdentity } from './topics/topic-ids.js';
