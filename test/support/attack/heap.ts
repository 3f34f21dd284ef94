import { setTimeout as passes } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is really kept, in megabytes: heap and buffers after full garbage collections. Buffers are freed beside the first one, and seen by the second. */
export async function keptMb(): Promise<number> {
  collect();
  await passes(100);
  collect();
  await passes(100);
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1_048_576);
}
