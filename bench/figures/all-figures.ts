import { accounting } from './accounting.js';
import { bytes } from './bytes.js';
import { devices } from './devices.js';
import { drain } from './drain.js';
import type { Figure } from './figure.js';
import { history } from './history.js';
import { latency } from './latency.js';
import { reads } from './reads.js';
import { wide } from './wide.js';
import { year } from './year.js';

/** In the order of the page. */
export const FIGURES: readonly Figure[] = [latency, reads, drain, devices, year, bytes, wide, history, accounting];
