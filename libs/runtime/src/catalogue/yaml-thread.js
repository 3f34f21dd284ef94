/**
 * The thread of content-in-thread.ts: the text of a YAML file comes in, its content goes out, or null where it is no good YAML. It is
 * JavaScript because Node starts it as it lies here, also where the tests run from the sources.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { contentOf } from './large-content.js';

parentPort.postMessage(contentOf(workerData));
