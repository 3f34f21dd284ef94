import { StoringHealth } from './storing-health.js';

describe('whether what comes is stored', () => {
  let now: number;
  let health: StoringHealth;
  beforeEach(() => {
    now = 0;
    health = new StoringHealth(() => now);
  });

  it('is not told of while transactions end', () => {
    health.begun();
    now = 4_000;
    expect(health.problems()).toEqual([]);
    health.stored();
    now = 60_000;
    expect(health.problems()).toEqual([]);
  });

  it('says that a COMMIT has not come back, until one has', () => {
    health.begun();
    now = 5_001;
    expect(health.problems()).toEqual(['PostgreSQL has confirmed nothing for 5 s: nothing is stored']);
    health.stored();
    expect(health.problems()).toEqual([]);
  });

  it('says that every attempt fails, and why, but nothing of one that the next one mends', () => {
    health.failed(new Error('deadlock'));
    now = 500;
    expect(health.problems()).toEqual([]);
    health.stored();
    for (now = 1_000; now <= 6_000; now += 1_000) {
      health.begun();
      health.failed(new Error('No space left on device'));
    }
    expect(health.problems()).toEqual(['PostgreSQL stores nothing: Error: No space left on device']);
    health.begun();
    expect(health.problems()).toHaveLength(1);
    health.stored();
    expect(health.problems()).toEqual([]);
  });

  it('is not told of once PostgreSQL says that another one stores the partitions', () => {
    health.failed(new Error('away'));
    now = 5_000;
    health.begun();
    health.elsewhere();
    expect(health.problems()).toEqual([]);
    now = 20_000;
    expect(health.problems()).toEqual([]);
  });

  it('forgets a failure whose partitions another one has', () => {
    health.failed(new Error('away'));
    now = 10_000;
    expect(health.problems()).toHaveLength(1);
    now = 31_000;
    expect(health.problems()).toEqual([]);
  });
});
