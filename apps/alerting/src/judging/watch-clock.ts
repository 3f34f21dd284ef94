import { endShelves, type Database } from '#postgres';
import type { Site } from '#domain';
import { evaluateSilence } from './evaluate-silence.js';
import type { StoredUpTo } from './stored-up-to.js';

/** What depends on the clock alone: silence of devices, the end of shelving. Returns how many alerts changed. */
export async function watchClock(
  { db, storedUpTo }: { readonly db: Database; readonly storedUpTo: Pick<StoredUpTo, 'look'> },
  sites: readonly Site[],
  nowMs: number,
): Promise<number> {
  let changed = await endShelves(db, nowMs);
  const atMs = await storedUpTo.look(nowMs);
  if (atMs === null) return changed;
  for (const site of sites) changed += await evaluateSilence(db, site, Math.min(atMs, nowMs), nowMs);
  return changed;
}

/** Runs `work` again and again with a pause, never twice at a time; a failure is told once, until it has gone. */
export function everySoOften(
  work: () => Promise<void>,
  pauseMs: number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let isStopped = false;
  let isFailing = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!isStopped) {
      try {
        await work();
        isFailing = false;
      } catch (error) {
        if (!isFailing) onError(error);
        isFailing = true;
      }
      if (isStopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      wake();
      await loop;
    },
  };
}
