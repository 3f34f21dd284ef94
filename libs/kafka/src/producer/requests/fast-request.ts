import { crc32c } from './fast-checksum.js';
import type { Encoded } from './fast-record.js';
import type { RecordContent, RecordWriter } from './record-writer.js';
import { RequestMemory } from './request-memory.js';
import { sizeOfVarInt } from './varint.js';

interface Message extends RecordContent {
  readonly timestamp?: string | number | null;
}
interface PartitionData {
  readonly partition: number;
  readonly firstSequence?: number;
  readonly messages: readonly Message[];
}
export interface ProduceData {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  /** A number, or its digits, or the library's own long. */
  readonly producerId?: unknown;
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly { readonly topic: string; readonly partitions: readonly PartitionData[] }[];
}
/** Where a request says what is to be done once it was answered: the library does not look at it. */
export const ANSWERED = Symbol('answered');

export interface LibraryRequest {
  readonly apiKey: number;
  /** The library writes that of a later form over it. */
  apiVersion: number;
  readonly apiName: string;
  readonly expectResponse: () => boolean;
  readonly encode: () => Promise<Encoded>;
  /** To be called when the answer is there: by then the broker has read all of the request. */
  readonly [ANSWERED]?: () => void;
}
export type MakeProduce = (data: ProduceData) => LibraryRequest;

/** Of a record batch (magic 2): what stands before its attributes, and from there to its first record; bytes. */
const BATCH_HEAD = 21;
const BATCH_BODY = 40;
const BATCH_LENGTH_AT = 8;
const BATCH_CHECKSUM_AT = 17;
const MAGIC = 2;
const NONE = -1;
/** Before a request: what frames it, with a client's name of the usual length. */
const ROOM = 128;

/**
 * Kafka's produce request v3 (and 4 to 7, which are the same) in one buffer, behind room for its head, where the library writes each
 * record into a buffer of its own and copies all of them seven times into buffers that double. The bytes are the same. What an answered
 * request was written into serves a later one. Compressed and transactional batches, messages that bring their time, and records that the
 * writer does not know go to `original`.
 */
export function createProduce(original: MakeProduce, writer: RecordWriter, now: () => number = Date.now): MakeProduce {
  const { apiKey, apiVersion, apiName } = original(NOTHING);
  const made = { original, writer, memory: new RequestMemory(), now };
  return (data) => new ProduceRequest(apiKey, apiVersion, apiName, data, made);
}

/** How requests are made. */
interface Made {
  readonly original: MakeProduce;
  readonly writer: RecordWriter;
  readonly memory: RequestMemory;
  readonly now: () => number;
}

const NOTHING: ProduceData = { acks: 0, timeout: 0, topicData: [] };

/** Of one class: a literal has functions among the old objects, and a copy with one more key a hidden class of its own (docs/adr/0095). */
class ProduceRequest implements LibraryRequest {
  // Hidden, so that a request that is written to a log does not bring its records.
  readonly #data: ProduceData;
  readonly #made: Made;
  #taken: Buffer | null = null;

  constructor(
    readonly apiKey: number,
    public apiVersion: number,
    readonly apiName: string,
    data: ProduceData,
    made: Made,
  ) {
    this.#data = data;
    this.#made = made;
  }

  expectResponse(): boolean {
    return this.#data.acks !== 0;
  }

  /** Of its own: the library takes it out of the request. */
  readonly encode = async (): Promise<Encoded> => {
    const { original, writer, memory, now } = this.#made;
    const take = (bytes: number): Buffer => (this.#taken = memory.take(bytes));
    return encodeProduce(this.#data, writer, now(), take) ?? original(this.#data).encode();
  };

  [ANSWERED](): void {
    if (this.#taken !== null) this.#made.memory.give(this.#taken);
    this.#taken = null;
  }
}

/** @param take gives it memory of at least so many bytes */
function encodeProduce(
  data: ProduceData,
  writer: RecordWriter,
  nowMs: number,
  take: (bytes: number) => Buffer,
): Encoded | null {
  const { acks, timeout, transactionalId = null, compression = 0, topicData } = data;
  if (transactionalId !== null || compression !== 0) return null;
  const sizes: number[] = []; // of each record, in the order in which they are written
  const batches: number[] = []; // of each batch, with its head
  let total = 2 + 2 + 4 + 4;
  for (const { topic, partitions } of topicData) {
    total += 2 + Buffer.byteLength(topic) + 4;
    for (const { messages } of partitions) {
      let batch = BATCH_HEAD + BATCH_BODY;
      for (let i = 0; i < messages.length; i += 1) {
        const message = messages[i]!;
        const size = message.timestamp == null ? writer.measure(message, i, 0) : null;
        if (size === null) return null;
        sizes.push(size);
        batch += sizeOfVarInt(size) + size;
      }
      batches.push(batch);
      total += 4 + 4 + batch;
    }
  }

  const withRoom = take(ROOM + total).subarray(0, ROOM + total);
  const buf = withRoom.subarray(ROOM);
  let at = buf.writeInt16BE(NONE, 0);
  at = buf.writeInt16BE(acks, at);
  at = buf.writeInt32BE(timeout, at);
  at = buf.writeInt32BE(topicData.length, at);
  let record = 0;
  let batch = 0;
  for (const { topic, partitions } of topicData) {
    at = buf.writeInt16BE(Buffer.byteLength(topic), at);
    at += buf.write(topic, at);
    at = buf.writeInt32BE(partitions.length, at);
    for (const { partition, messages, firstSequence = 0 } of partitions) {
      const bytes = batches[batch++]!;
      at = buf.writeInt32BE(partition, at);
      at = buf.writeInt32BE(bytes, at);
      const start = at;
      at = writeBatchHead(buf, at, data, messages.length, firstSequence, nowMs);
      for (let i = 0; i < messages.length; i += 1) {
        at = writer.write(buf, at, messages[i]!, i, 0, sizes[record++]!);
      }
      buf.writeInt32BE(bytes - BATCH_LENGTH_AT - 4, start + BATCH_LENGTH_AT);
      buf.writeUInt32BE(crc32c(buf.subarray(start + BATCH_HEAD, at)), start + BATCH_CHECKSUM_AT);
    }
  }
  return { buf, buffer: buf, withRoom };
}

/** Length and checksum are written when the records are. */
function writeBatchHead(
  buf: Buffer,
  from: number,
  { producerId = NONE, producerEpoch = 0 }: ProduceData,
  count: number,
  firstSequence: number,
  nowMs: number,
): number {
  const time = BigInt(nowMs);
  let at = buf.writeBigInt64BE(0n, from); // first offset: the broker's
  at = buf.writeInt32BE(0, at); // length
  at = buf.writeInt32BE(0, at); // leader epoch: the broker's
  at = buf.writeInt8(MAGIC, at);
  at = buf.writeUInt32BE(0, at); // checksum
  at = buf.writeInt16BE(0, at); // attributes: no compression, time of creation, no transaction
  at = buf.writeInt32BE(count - 1, at);
  at = buf.writeBigInt64BE(time, at);
  at = buf.writeBigInt64BE(time, at);
  at = buf.writeBigInt64BE(BigInt(String(producerId)), at);
  at = buf.writeInt16BE(producerEpoch, at);
  at = buf.writeInt32BE(firstSequence, at);
  return buf.writeInt32BE(count, at);
}

export interface FramedRequest {
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly request: Pick<LibraryRequest, 'apiKey' | 'apiVersion' | 'encode'>;
}
/**
 * Length, key and version, correlation, client, then the request: before it where there is room, else with one copy, where the library
 * copies it into two buffers that double.
 */
export async function frameRequest({ correlationId, clientId, request }: FramedRequest): Promise<Encoded> {
  const { buffer: payload, withRoom } = await request.encode();
  const client = clientId === null ? 0 : Buffer.byteLength(clientId);
  const head = 2 + 2 + 4 + 2 + client;
  const size = 4 + head + payload.length;
  const hasRoom = withRoom !== undefined && withRoom.length >= size;
  const buf = hasRoom ? withRoom.subarray(withRoom.length - size) : Buffer.allocUnsafe(size);
  let at = buf.writeInt32BE(head + payload.length, 0);
  at = buf.writeInt16BE(request.apiKey, at);
  at = buf.writeInt16BE(request.apiVersion, at);
  at = buf.writeInt32BE(correlationId, at);
  at = buf.writeInt16BE(clientId === null ? NONE : client, at);
  if (clientId !== null) at += buf.write(clientId, at);
  if (!hasRoom) payload.copy(buf, at);
  return { buf, buffer: buf };
}
