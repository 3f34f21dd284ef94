export { type InBatch, type InRecord, StopConsuming } from './consumer/consumer-batch.js';
export { BatchConsumer } from './consumer/consumer.js';
export { TopicReader } from './consumer/reader.js';
export { createKafka, Kafka } from './kafka.js';
export { PartitionLease } from './lease/partition-lease.js';
export { MAX_RECORD_BYTES } from './producer/pending-records.js';
export { RecordProducer } from './producer/producer.js';
