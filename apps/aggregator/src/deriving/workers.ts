import { DeriveWorker } from './derive-worker.js';
import { storedUpTo } from './stored-up-to.js';
import type { StartWorker } from './worker.js';

/** Everything that runs beside the write path. */
export const WORKERS: readonly StartWorker[] = [
  async (context) => {
    const worker = new DeriveWorker(context, () => storedUpTo(context.kafka, context.db, Date.now));
    await worker.start();
    return worker;
  },
];
