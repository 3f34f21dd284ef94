import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 100;
const MOST_MS = 1_500;

/**
 * Waits before the next attempt: 0.1 s, doubled up to 1.5 s.
 * @returns false when the signal came first
 */
export async function backoff(attempt: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10)), undefined, { signal });
    return !signal.aborted;
  } catch {
    return false;
  }
}
