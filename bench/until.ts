import { setTimeout as wait } from 'node:timers/promises';

const DEADLINE_MS = 300_000;

/** @throws where it does not come true in time, by default within five minutes. @param everyMs looked at so often */
export async function until(
  condition: () => Promise<boolean>,
  what: string,
  everyMs: number,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  for (const end = Date.now() + deadlineMs; !(await condition()); await wait(everyMs)) {
    if (Date.now() > end) throw new Error(`did not come true within ${deadlineMs / 1_000} s: ${what}`);
  }
}
