import type { Kafka as Client } from 'kafkajs';
import { withCluster, type Cluster } from './raw-cluster.js';

/**
 * Identities of topics. A topic that was deleted and made again has the same name and offsets that mean other records;
 * only its id shows it. The client library speaks Metadata up to version 6, ids come with version 10, so this one request is
 * written by hand and sent over the library's own connection (TLS and SASL included).
 */

const METADATA = 3;
const WITH_TOPIC_IDS = 10;

export interface ClusterIdentity {
  readonly clusterId: string;
  /** By name; a topic that does not exist is left out. */
  readonly topicIds: ReadonlyMap<string, string>;
  /** By `topic/partition`: how often the partition has got a leader. A log can lose its end only when this rises. */
  readonly leaderEpochs: ReadonlyMap<string, number>;
}

/** @throws when no broker answers */
export async function clusterIdentity(client: Client, topics: readonly string[]): Promise<ClusterIdentity> {
  return withCluster(client, async (cluster) => {
    await cluster.refreshMetadata();
    return identityOf(cluster, topics);
  });
}

/** Asked over a connection that is open already. */
export async function identityOf(cluster: Cluster, topics: readonly string[]): Promise<ClusterIdentity> {
  const broker = await cluster.findControllerBroker();
  await broker.connect();
  if ((broker.versions[METADATA]?.maxVersion ?? 0) < WITH_TOPIC_IDS) {
    throw new Error('the Kafka broker is older than 2.8 and knows no topic ids');
  }
  return broker.connectionPool.send<ClusterIdentity>({
    request: {
      apiKey: METADATA,
      apiVersion: WITH_TOPIC_IDS,
      apiName: 'Metadata',
      encode: async () => {
        const buffer = encodeRequest(topics);
        return { buf: buffer, buffer };
      },
    },
    response: { decode: async (data) => decodeResponse(data), parse: async (answer) => answer },
  });
}

/** Flexible version: the header ends with tagged fields, strings and arrays carry their length + 1 as a varint. */
export function encodeRequest(topics: readonly string[]): Buffer {
  const noTags = Buffer.from([0]);
  const parts: Buffer[] = [noTags, unsignedVarInt(topics.length + 1)];
  for (const topic of topics) {
    const name = Buffer.from(topic);
    parts.push(Buffer.alloc(16), unsignedVarInt(name.length + 1), name, noTags);
  }
  // make no topics, no list of what we may do with the cluster, nor with the topics
  parts.push(Buffer.from([0, 0, 0]), noTags);
  return Buffer.concat(parts);
}

function unsignedVarInt(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

class Reader {
  private at = 0;
  constructor(private readonly data: Buffer) {}

  skip(bytes: number): void {
    this.at += bytes;
  }
  int16(): number {
    this.at += 2;
    return this.data.readInt16BE(this.at - 2);
  }
  int32(): number {
    this.at += 4;
    return this.data.readInt32BE(this.at - 4);
  }
  unsignedVarInt(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.data.readUInt8(this.at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  text(): string | null {
    const length = this.unsignedVarInt() - 1;
    if (length < 0) return null;
    this.at += length;
    return this.data.toString('utf8', this.at - length, this.at);
  }
  uuid(): string {
    this.at += 16;
    return this.data.toString('base64url', this.at - 16, this.at);
  }
  each(read: () => void): void {
    for (let left = this.unsignedVarInt() - 1; left > 0; left--) read();
  }
  tags(): void {
    for (let left = this.unsignedVarInt(); left > 0; left--) {
      this.unsignedVarInt();
      this.skip(this.unsignedVarInt());
    }
  }
}

export function decodeResponse(data: Buffer): ClusterIdentity {
  const read = new Reader(data);
  const topicIds = new Map<string, string>();
  const leaderEpochs = new Map<string, number>();
  const int32s = (): void => read.each(() => read.skip(4));
  read.tags(); // of the header
  read.skip(4); // throttle time
  read.each(() => {
    read.skip(4); // node
    read.text(); // host
    read.skip(4); // port
    read.text(); // rack
    read.tags();
  });
  const clusterId = read.text() ?? '';
  read.skip(4); // controller
  read.each(() => {
    const error = read.int16();
    const name = read.text();
    const id = read.uuid();
    read.skip(1); // internal?
    read.each(() => {
      read.skip(2); // error
      const partition = read.int32();
      read.skip(4); // leader
      leaderEpochs.set(`${name}/${partition}`, read.int32());
      int32s(); // replicas
      int32s(); // in sync
      int32s(); // offline
      read.tags();
    });
    read.skip(4); // operations
    read.tags();
    if (error === 0 && name !== null) topicIds.set(name, id);
  });
  return { clusterId, topicIds, leaderEpochs };
}
