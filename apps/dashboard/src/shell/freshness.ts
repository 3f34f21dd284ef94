import type { Status } from '../state/live.js';

/** Time of the newest measurement of any device of a site; null: none has ever come. */
export function newestValueMs(status: Status | null): number | null {
  const times = (status?.devices ?? []).flatMap(({ lastReading, lastSeen }) => {
    const moment = lastReading ?? lastSeen;
    return moment ? [Date.parse(moment)] : [];
  });
  return times.length === 0 ? null : Math.max(...times);
}
