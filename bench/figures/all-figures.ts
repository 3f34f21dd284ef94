import type { Figure } from './figure.js';
import { latency } from './latency.js';

/** In the order of the page. */
export const FIGURES: readonly Figure[] = [latency];
