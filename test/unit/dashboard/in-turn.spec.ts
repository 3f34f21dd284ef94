import { setTimeout as wait } from 'node:timers/promises';
import { inTurn } from '../../../apps/dashboard/src/charts/in-turn.js';

const A_WHILE_MS = 200;

describe('work that may wait', () => {
  it('is done in its order, each in a task of its own', async () => {
    const seen: string[] = [];
    let task = 0;
    const done = new Promise<void>((resolve) => {
      for (const name of ['first', 'second', 'third']) {
        inTurn(() => {
          seen.push(`${name} in task ${task}`);
          setImmediate(() => task++);
          if (name === 'third') resolve();
        });
      }
    });
    expect(seen).toEqual([]);
    await done;
    expect(seen).toEqual(['first in task 0', 'second in task 1', 'third in task 2']);
  });

  it('is not done once it was called off, and what waits behind it is', async () => {
    const seen: string[] = [];
    const cancel = inTurn(() => seen.push('called off'));
    inTurn(() => seen.push('other'));
    cancel();
    await wait(A_WHILE_MS);
    expect(seen).toEqual(['other']);
  });

  it('begins anew with what comes after a pause', async () => {
    const seen: string[] = [];
    inTurn(() => seen.push('early'));
    await wait(A_WHILE_MS);
    inTurn(() => seen.push('late'));
    await wait(A_WHILE_MS);
    expect(seen).toEqual(['early', 'late']);
  });
});
