import type { Broker } from '../topics/raw-cluster.js';

/**
 * OffsetForLeaderEpoch, version 3: where the records of a leader epoch end in a log. A leader that has lost its end answers with less than
 * was read. The client library does not have it.
 */
const OFFSET_FOR_LEADER_EPOCH = 23;
const VERSION = 3;
/** As a consumer: the answer goes to the end of the log, not to the high watermark. */
const NO_REPLICA = -1;
const ANY_EPOCH = -1;
const UNDEFINED_OFFSET = -1n;
const HEAD = 4 + 4;

/** @returns the offset after the last record of the epoch; null where the log knows no epoch so high */
export async function epochEnd(
  leader: Broker,
  topic: string,
  partition: number,
  epoch: number,
): Promise<bigint | null> {
  const { error, end } = await leader.connectionPool.send({
    request: {
      apiKey: OFFSET_FOR_LEADER_EPOCH,
      apiVersion: VERSION,
      apiName: 'OffsetForLeaderEpoch',
      encode: async () => {
        const buffer = encodeEpochRequest(topic, partition, epoch);
        return { buf: buffer, buffer };
      },
    },
    response: { decode: async (data) => decodeEpochResponse(data), parse: async (answer: EpochAnswer) => answer },
  });
  if (error !== 0)
    throw new Error(`${topic}/${partition}: Kafka does not say where epoch ${epoch} ends (error ${error})`);
  return end === UNDEFINED_OFFSET ? null : end;
}

interface EpochAnswer {
  readonly error: number;
  readonly end: bigint;
}

export function encodeEpochRequest(topic: string, partition: number, epoch: number): Buffer {
  const name = Buffer.from(topic);
  const buffer = Buffer.alloc(4 + 4 + 2 + name.length + 4 + 4 + 4 + 4);
  let at = buffer.writeInt32BE(NO_REPLICA, 0);
  at = buffer.writeInt32BE(1, at); // one topic
  at = buffer.writeInt16BE(name.length, at);
  at += name.copy(buffer, at);
  at = buffer.writeInt32BE(1, at); // one partition
  at = buffer.writeInt32BE(partition, at);
  at = buffer.writeInt32BE(ANY_EPOCH, at); // the leader's own, not compared
  buffer.writeInt32BE(epoch, at);
  return buffer;
}

export function decodeEpochResponse(data: Buffer): EpochAnswer {
  // throttle time, number of topics, name of the one, number of partitions
  const at = HEAD + 2 + data.readInt16BE(HEAD) + 4;
  // error, partition, epoch, end
  return { error: data.readInt16BE(at), end: data.readBigInt64BE(at + 2 + 4 + 4) };
}
