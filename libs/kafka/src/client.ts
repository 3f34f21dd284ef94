/**
 * Loads the client library (kafkajs 2.2.4, unmaintained, pinned), with six repairs. Nothing else imports it.
 * - What makes a produce request, its records and checksums, what reads its answer, the grouping, what reads a record and what holds the
 *   records of a batch are replaced by what costs a fraction (the rest of the library sees no difference).
 * - Its request queue armed a 1 ms timer for ever on every connection: 7 % of a core when idle.
 * - Heartbeats and deadlines of requests were measured with the wall clock: one that steps back an hour kept a member silent, and
 *   a request without an answer waiting, for an hour.
 * - A long answer was kept twice, and each request had memory of its own: both are what a collector of garbage has to follow. An answer
 *   that broke off was taken for the begin of the next connection's first.
 * - It asked a broker for partitions in any order: where each of them fills an answer, one could wait for a hundred answers.
 * Where the library's files have moved, it is used as it comes.
 */
import { createRequire } from 'node:module';
import { batchOf, type BatchClass } from './consumer/fast-batch.js';
import { groupMessagesPerPartition } from './consumer/fast-grouping.js';
import { FetchOrder, type AskedTopic, type FetchAnswer } from './consumer/fetch-order.js';
import { createRecordDecoder, type RecordDecoder } from './consumer/fast-record-decoder.js';
import { crc32c } from './producer/requests/fast-checksum.js';
import { createRecordEncoder, type RecordEncoder } from './producer/requests/fast-record.js';
import {
  ANSWERED,
  createProduce,
  frameRequest,
  type LibraryRequest,
  type MakeProduce,
} from './producer/requests/fast-request.js';
import { answersOf, type AnswerModule } from './producer/requests/produce-answer.js';
import { RecordWriter } from './producer/requests/record-writer.js';
import { gatherAnswers, type AnsweredConnection } from './whole-answers.js';

const require = createRequire(import.meta.url);
export const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0';
export const RECORD_DECODER = 'kafkajs/src/protocol/recordBatch/record/v0/decoder';
export const CHECKSUM = 'kafkajs/src/protocol/recordBatch/crc32C';
export const PRODUCE = 'kafkajs/src/protocol/requests/produce/v3/request';
export const ANSWER = 'kafkajs/src/protocol/requests/produce/v6/response';
const EARLIER_ANSWER = 'kafkajs/src/protocol/requests/produce/v5/response';
export const FRAMING = 'kafkajs/src/protocol/request';
export const BATCH = 'kafkajs/src/consumer/batch';
export const GROUPING = 'kafkajs/src/producer/groupMessagesPerPartition';
export const BROKER = 'kafkajs/src/broker';
const SHUFFLE = 'kafkajs/src/utils/shuffle';
const REQUEST_QUEUE = 'kafkajs/src/network/requestQueue';
const CONNECTION = 'kafkajs/src/network/connection';
const CONSUMER_GROUP = 'kafkajs/src/consumer/consumerGroup';
/** As the library itself has them. */
const CHECK_INTERVAL_MS = 10;
const REQUEST_CHECK_MS = 100;

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** What was replaced, for the test that the replacements give the same. */
export const originals = new Map<string, unknown>();

function replaceModule(name: string, replace: (original: unknown) => unknown): void {
  const file = require.resolve(name);
  const original = require(name) as unknown;
  originals.set(name, original);
  const loaded = require.cache[file];
  if (loaded) loaded.exports = replace(original);
}

function armOnlyWhilePending(): void {
  const { prototype } = require(REQUEST_QUEUE) as { prototype: RequestQueue };
  if (typeof prototype.scheduleCheckPendingRequests !== 'function') return;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const wait = Math.max(this.throttledUntil - Date.now(), CHECK_INTERVAL_MS);
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, wait);
  };
}

interface Requests {
  readonly enforceRequestTimeout: boolean;
  readonly requestTimeout: number;
  readonly inflight: ReadonlyMap<number, { readonly requestTimeout: number; timeoutRequest(): void }>;
  requestTimeoutIntervalId: NodeJS.Timeout | null;
  destroy(): void;
  isConnected(): boolean;
  scheduleRequestTimeoutCheck(): void;
}

function timeRequestsMonotonically(): void {
  const { prototype } = require(REQUEST_QUEUE) as { prototype: Requests };
  if (typeof prototype.scheduleRequestTimeoutCheck !== 'function') return;
  prototype.scheduleRequestTimeoutCheck = function (this: Requests) {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    const firstSeen = new WeakMap<object, number>();
    const check = (): void => {
      const now = performance.now();
      for (const request of this.inflight.values()) {
        const since = firstSeen.get(request);
        if (since === undefined) firstSeen.set(request, now);
        else if (now - since > request.requestTimeout) request.timeoutRequest();
      }
      if (!this.isConnected()) this.destroy();
    };
    this.requestTimeoutIntervalId = setInterval(check, Math.min(this.requestTimeout, REQUEST_CHECK_MS));
  };
}

interface Group {
  lastRequest: number;
  heartbeat: (options: { readonly interval: number }) => Promise<void>;
}

function beatAfterStepsBack(): void {
  const { prototype } = require(CONSUMER_GROUP) as { prototype: Group };
  const { heartbeat } = prototype;
  if (typeof heartbeat !== 'function') return;
  prototype.heartbeat = function (this: Group, options) {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
}

interface Connection {
  processData: (this: AnsweredConnection, chunk: Buffer) => void;
  send: (this: unknown, asked: Asked) => Promise<unknown>;
}
interface Asked {
  readonly request: LibraryRequest;
}

function takeWholeAnswers(): void {
  const { prototype } = require(CONNECTION) as { prototype: Connection };
  if (typeof prototype.processData !== 'function') return;
  prototype.processData = gatherAnswers(prototype.processData);
}

/** Of one that was not answered nobody knows who still reads it. */
function tellWhatIsAnswered(): void {
  const { prototype } = require(CONNECTION) as { prototype: Connection };
  const { send } = prototype;
  if (typeof send !== 'function') return;
  prototype.send = async function (asked) {
    const answer = await send.call(this, asked);
    // Without an answer to wait for there is none.
    if (answer !== undefined) asked.request[ANSWERED]?.();
    return answer;
  };
}

interface Broker {
  fetch: (this: object, asked: { readonly topics: readonly AskedTopic[] }) => Promise<FetchAnswer>;
}

/** A broker of the library is one consumer's. */
function askInTurn(): void {
  const { prototype } = require(BROKER) as { prototype: Broker };
  const { fetch } = prototype;
  if (typeof fetch !== 'function') return;
  const all = new WeakMap<object, FetchOrder>();
  prototype.fetch = async function (asked) {
    let order = all.get(this);
    if (!order) all.set(this, (order = new FetchOrder()));
    const answer = await fetch.call(this, { ...asked, topics: order.next(asked.topics) });
    order.answered(answer);
    return answer;
  };
}

const writer = new RecordWriter();
// A module is replaced before those that take it: a record and a checksum before the request that is made of them.
for (const repair of [
  () => replaceModule(SHUFFLE, () => (list: unknown) => list),
  () => replaceModule(RECORD, (original) => createRecordEncoder(original as RecordEncoder, writer)),
  () => replaceModule(CHECKSUM, () => crc32c),
  () => replaceModule(PRODUCE, (original) => createProduce(original as MakeProduce, writer)),
  () =>
    replaceModule(ANSWER, (original) => answersOf(original as AnswerModule, require(EARLIER_ANSWER) as AnswerModule)),
  () => replaceModule(FRAMING, () => frameRequest),
  () => replaceModule(RECORD_DECODER, (original) => createRecordDecoder(original as RecordDecoder)),
  () => replaceModule(BATCH, (original) => batchOf(original as BatchClass)),
  () => replaceModule(GROUPING, () => groupMessagesPerPartition),
  armOnlyWhilePending,
  timeRequestsMonotonically,
  beatAfterStepsBack,
  takeWholeAnswers,
  tellWhatIsAnswered,
  askInTurn,
]) {
  try {
    repair();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
  }
}

export const kafkajs = require('kafkajs') as typeof import('kafkajs');
