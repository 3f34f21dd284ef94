import { setTimeout as wait } from 'node:timers/promises';

const DEADLINE_MS = 300_000;

/** @throws where it does not come true within five minutes. @param everyMs looked at so often */
export async function until(condition: () => Promise<boolean>, what: string, everyMs: number): Promise<void> {
  for (const end = Date.now() + DEADLINE_MS; !(await condition()); await wait(everyMs)) {
    if (Date.now() > end) throw new Error(`did not come true within ${DEADLINE_MS / 1_000} s: ${what}`);
  }
}
