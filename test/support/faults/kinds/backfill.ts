import type { Fault } from './fault.js';

const DEVICES = 10;
const DAYS = 30;

/** A month of ten meters, newest first, beside what comes live. */
export const backfill: Fault = {
  name: `a backfill of ${DEVICES} devices and ${DAYS} days, newest first`,
  strike: ({ load }) => load.backfill(DEVICES, DAYS),
};
