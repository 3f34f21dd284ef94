import { jest } from '@jest/globals';
import type { Logger } from '#runtime';
import { PeriodicTask } from './periodic-task.js';

const settle = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('a periodic task', () => {
  let runs = 0;
  let outcome: () => Promise<unknown> = async () => undefined;
  const errors: unknown[] = [];
  const log = {
    warn: ({ err }: { err: unknown }, line: string) => {
      expect(line).toBe('the work failed; trying again');
      errors.push(err);
    },
  } as unknown as Logger;
  const task = (rests: { minRestMs?: number; restAfterFailureMs?: number } = {}): PeriodicTask =>
    new PeriodicTask({
      work: () => {
        runs += 1;
        return outcome();
      },
      restMs: 1_000,
      ...rests,
      what: 'the work',
      log,
    });
  beforeEach(() => {
    jest.useFakeTimers();
    runs = 0;
    outcome = async () => undefined;
    errors.length = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('runs at once, then after each rest, and never twice at a time', async () => {
    const one = task();
    one.start();
    one.start();
    await settle(0);
    expect(runs).toBe(1);
    await settle(999);
    expect(runs).toBe(1);
    await settle(1);
    expect(runs).toBe(2);
    await one.stop();
  });

  it('goes on at once where a run has found more', async () => {
    outcome = async () => (runs < 3 ? 'more' : undefined);
    const one = task();
    one.start();
    await settle(0);
    expect(runs).toBe(3);
    await one.stop();
  });

  it('ends its rest when it is woken, but not the part that bounds a flood', async () => {
    const one = task({ minRestMs: 400 });
    one.start();
    await settle(0);
    one.wake();
    await settle(399);
    expect(runs).toBe(1);
    await settle(1);
    expect(runs).toBe(2);
    await settle(500);
    one.wake();
    await settle(0);
    expect(runs).toBe(3);
    await one.stop();
  });

  it('leaves out the rest where it was woken during the run', async () => {
    const one = task();
    outcome = async () => {
      if (runs === 1) one.wake();
    };
    one.start();
    await settle(0);
    expect(runs).toBe(2);
    await one.stop();
  });

  it('says the first failure of an outage, rests longer, and says the next outage again', async () => {
    outcome = () => (runs === 3 ? Promise.resolve() : Promise.reject(new Error(`run ${runs}`)));
    const one = task({ restAfterFailureMs: 4_000 });
    one.start();
    await settle(0);
    one.wake();
    await settle(3_999);
    expect(runs).toBe(1);
    await settle(1);
    expect([runs, errors]).toEqual([2, [new Error('run 1')]]);
    await settle(4_000 + 1_000);
    expect([runs, errors]).toEqual([4, [new Error('run 1'), new Error('run 4')]]);
    await one.stop();
  });

  it('stops when the run in hand has ended, and says nothing of what breaks by the stop', async () => {
    let end: (error: Error) => void = () => undefined;
    outcome = () => new Promise((_, reject) => (end = reject));
    const one = task();
    one.start();
    await settle(0);
    let isStopped = false;
    const stopped = one.stop().then(() => (isStopped = true));
    await settle(5_000);
    expect(isStopped).toBe(false);
    end(new Error('broken off'));
    await stopped;
    await settle(5_000);
    expect([runs, errors]).toEqual([1, []]);
  });
});
