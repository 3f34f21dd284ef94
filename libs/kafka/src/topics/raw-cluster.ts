import type { Kafka as Client } from 'kafkajs';

/**
 * The inside of the client library, for the few requests that it does not speak: they are written by hand and sent over its own
 * connections, TLS and SASL included.
 */

interface Wire {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}
export interface Protocol<Answer> {
  readonly request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<Wire> };
  readonly response: { decode(data: Buffer): Promise<Answer>; parse(answer: Answer): Promise<Answer> };
}

/** A record as the library decodes it; control records too. */
export interface RawRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Unix ms. */
  readonly timestamp: string;
  /** Of the batch that it lies in; not in the library's types. */
  readonly batchContext?: { readonly partitionLeaderEpoch: number };
}

export interface Broker {
  connect(): Promise<void>;
  readonly versions: Readonly<Record<number, { maxVersion: number }>>;
  readonly connectionPool: { send<Answer>(protocol: Protocol<Answer>): Promise<Answer> };
  fetch(options: {
    maxWaitTime: number;
    minBytes: number;
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
  }): Promise<{ responses: { partitions: { messages: RawRecord[] }[] }[] }>;
}

export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: string[]): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  findBroker(options: { nodeId: number }): Promise<Broker>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  fetchTopicsOffset(
    topics: { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
  ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
}

/** A cluster connection for as long as `work` runs. @throws when no broker answers */
export async function withCluster<Answer>(
  client: Client,
  work: (cluster: Cluster) => Promise<Answer>,
): Promise<Answer> {
  const cluster = openCluster(client);
  try {
    await cluster.connect();
    return await work(cluster);
  } finally {
    await cluster.disconnect();
  }
}

/** Not connected yet. The library keeps the maker of its connections under a symbol of its own. */
export function openCluster(client: Client): Cluster {
  const key = Object.getOwnPropertySymbols(client).find(
    (symbol) => symbol.description === 'private:Kafka:createCluster',
  );
  if (!key) throw new Error('kafkajs has changed inside: libs/kafka is written for 2.2.4');
  const create = Reflect.get(client, key) as (options: object) => Cluster;
  return create({ allowAutoTopicCreation: false });
}
