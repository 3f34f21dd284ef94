/** Does a piece of fixed work now and then, until it is told to end. Started by `beside-pace.ts`. */
import { setTimeout as wait } from 'node:timers/promises';
import { doFixedWork } from './fixed-work.js';
import { paceOf, type Piece } from './pace.js';

/** Seldom: it takes one of a hundred ms of a core. */
const EVERY_MS = 2_000;
/** Until it is compiled. */
const WARM_UPS = 5;

const ended = new AbortController();
process.once('message', () => ended.abort());
// Whoever measures is gone.
process.once('disconnect', () => ended.abort());

for (let i = 0; i < WARM_UPS; i++) doFixedWork();
const pieces: Piece[] = [];
while (!ended.signal.aborted) {
  const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()];
  doFixedWork();
  const { user, system } = process.cpuUsage(cpuBefore);
  pieces.push({ cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedAt });
  await wait(EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
}
if (process.connected) process.send?.(paceOf(pieces), () => process.exit());
