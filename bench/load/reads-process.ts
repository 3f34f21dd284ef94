/** Reads by the clock in a process of its own: neither publishers nor answers delay when they are due. Started by `reads.ts`. */
import { readSteadily, type ReadLoad } from './read-load.js';

const result = await readSteadily(JSON.parse(process.argv[2]!) as ReadLoad, () => process.send?.('warm'));
process.send?.(result, () => process.exit());
