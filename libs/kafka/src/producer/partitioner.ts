import type { ICustomPartitioner } from 'kafkajs';
import { kafkajs } from '../client.js';

const CACHE_ENTRIES = 1_000_000;

/**
 * Kafka's default partitioning (murmur2 of the key), each key hashed once: hashing costs more than everything else that is
 * done for a record. Every record here has a key.
 */
export const cachingPartitioner: ICustomPartitioner = () => {
  const original = kafkajs.Partitioners.DefaultPartitioner();
  /** By topic, for the number of partitions that the topic had. */
  const topics = new Map<string, { partitions: number; byKey: Map<string, number> }>();

  return (input) => {
    const key = input.message.key;
    if (typeof key !== 'string') return original(input);
    const partitions = input.partitionMetadata.length;
    let known = topics.get(input.topic);
    if (known?.partitions !== partitions) {
      known = { partitions, byKey: new Map() };
      topics.set(input.topic, known);
    }
    let partition = known.byKey.get(key);
    if (partition === undefined) {
      partition = original(input);
      if (known.byKey.size >= CACHE_ENTRIES) known.byKey.clear();
      known.byKey.set(key, partition);
    }
    return partition;
  };
};
