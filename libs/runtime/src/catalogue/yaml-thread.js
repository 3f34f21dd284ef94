/**
 * The thread of content-in-thread.ts: the text of a YAML file comes in, its content goes out as `v8.deserialize` reads it, or null where it
 * is no good YAML. It is JavaScript because Node starts it as it lies here, also where the tests run from the sources.
 */
import { serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { contentOf } from './large-content.js';

const content = contentOf(workerData);
const bytes = content && serialize(content);
parentPort.postMessage(bytes, bytes ? [bytes.buffer] : []);
