import { Semaphore } from './semaphore.js';

describe('a semaphore', () => {
  it('lets so many work at once, in the order in which they came, and goes on behind one that fails', async () => {
    const semaphore = new Semaphore(2);
    let [atWork, most] = [0, 0];
    const done: number[] = [];
    const work = (i: number) => async (): Promise<void> => {
      most = Math.max(most, (atWork += 1));
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      done.push(i);
      if (i === 1) throw new Error('one of them');
    };
    const all = await Promise.allSettled(Array.from({ length: 7 }, (_, i) => semaphore.take(work(i))));
    expect(all.map(({ status }) => status === 'rejected')).toEqual([false, true, false, false, false, false, false]);
    expect({ most, atWork, done }).toEqual({ most: 2, atWork: 0, done: [0, 1, 2, 3, 4, 5, 6] });
  });
});
