import { setTimeout as wait } from 'node:timers/promises';

const DEADLINE_MS = 300_000;
/** A look is itself work for what is measured: it takes this share of the time at most. */
const MOST_SHARE = 1 / 20;
/** What a look that had to wait for its turn may delay the next. */
const LONGEST_PAUSE_MS = 250;

/** How long after a look the next one comes, ms: the ledger of 5,000 devices takes milliseconds to sum up. */
export const pauseAfter = (lookMs: number, everyMs: number): number =>
  Math.max(everyMs, Math.min(lookMs * (1 / MOST_SHARE - 1), LONGEST_PAUSE_MS));

/** @throws where it does not come true in time, by default within five minutes. @param everyMs looked at so often, less often where a look takes long */
export async function until(
  condition: () => Promise<boolean>,
  what: string,
  everyMs: number,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  for (const end = Date.now() + deadlineMs; ;) {
    const lookedAt = performance.now();
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`did not come true within ${deadlineMs / 1_000} s: ${what}`);
    await wait(pauseAfter(performance.now() - lookedAt, everyMs));
  }
}
