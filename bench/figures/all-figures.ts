import { drain } from './drain.js';
import type { Figure } from './figure.js';
import { latency } from './latency.js';
import { reads } from './reads.js';

/** In the order of the page. */
export const FIGURES: readonly Figure[] = [latency, reads, drain];
