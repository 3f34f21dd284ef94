import type { ICustomPartitioner, Message } from 'kafkajs';
import { kafkajs } from '../client.js';
import type { RecordKey } from '#contracts';
import { murmur2 } from './murmur2.js';

/** As Kafka makes a hash positive: its sign is left out. */
const POSITIVE = 0x7fffffff;

/** A record on its way, as the client library has it: the library leaves alone what it does not know. */
export interface KeyedMessage extends Message {
  readonly known?: RecordKey;
}

/**
 * Kafka's default partitioning (murmur2 of the key), each key that is known hashed once for as long as its topic does not grow. Every record
 * here has a key.
 */
export const cachingPartitioner: ICustomPartitioner = () => {
  const original = kafkajs.Partitioners.DefaultPartitioner();

  return (input) => {
    const { known } = input.message as KeyedMessage;
    if (known === undefined) return original(input);
    const partitions = input.partitionMetadata.length;
    if (known.partitions !== partitions) {
      known.partition = (murmur2(known.bytes) & POSITIVE) % partitions;
      known.partitions = partitions;
    }
    return known.partition;
  };
};
