import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../until.js';

const LOOK_EVERY_MS = 50;
/** As soon as a supervisor starts it again. */
export const RESTART_AFTER_MS = 2_000;

/** Ends a process by SIGKILL in the middle of its work, and starts it again where nobody else does. */
export async function killInTheMiddle(
  isHalfDone: () => Promise<boolean>,
  kill: () => Promise<void>,
  startAgain: () => void,
): Promise<void> {
  await until(isHalfDone, 'half of the messages are through', LOOK_EVERY_MS);
  await kill();
  await wait(RESTART_AFTER_MS);
  startAgain();
}
