/**
 * Loads the client library (kafkajs 2.2.4, unmaintained, pinned), with three repairs. Nothing else imports it.
 * - Record encoding and grouping are replaced by ones that cost half (the rest of the library sees no difference).
 * - Its request queue armed a 1 ms timer for ever on every connection: 7 % of a core when idle.
 * Where the library's files have moved, it is used as it comes.
 */
import { createRequire } from 'node:module';
import { groupMessagesPerPartition } from './consumer/fast-grouping.js';
import { createRecordEncoder, type RecordEncoder } from './producer/fast-record.js';

const require = createRequire(import.meta.url);
export const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0';
export const GROUPING = 'kafkajs/src/producer/groupMessagesPerPartition';
const REQUEST_QUEUE = 'kafkajs/src/network/requestQueue';
/** As the library itself has it. */
const CHECK_INTERVAL_MS = 10;

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

for (const repair of [
  () => replaceModule(RECORD, (original) => createRecordEncoder(original as RecordEncoder)),
  () => replaceModule(GROUPING, () => groupMessagesPerPartition),
  armOnlyWhilePending,
]) {
  try {
    repair();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
  }
}

export const kafkajs = require('kafkajs') as typeof import('kafkajs');
