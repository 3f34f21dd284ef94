import type { Database, ReadingPartitions } from '#postgres';
import type { Environment, Logger } from '#runtime';
import type { DeviceIndex } from './intake/device-index.js';
import type { StoringMetrics } from './storing-metrics.js';
import { StoringUpkeep } from './storing-upkeep.js';

describe('the upkeep of readings', () => {
  it('starts where layouts cannot be made ahead: each comes with the first message that needs it', async () => {
    const warned: unknown[][] = [];
    const log = { warn: (...said: unknown[]) => warned.push(said) } as unknown as Logger;
    const isReadOnly = new Error('cannot execute INSERT in a read-only transaction');
    const deviceIndex = { prepare: () => Promise.reject(isReadOnly) } as unknown as DeviceIndex;
    const partitions = { makeAhead: async () => undefined } as unknown as ReadingPartitions;
    const env = { deadLetters: { quotaMib: 1, days: 1 } } as Environment;
    const metrics = { watchDeletions: () => undefined } as unknown as StoringMetrics;
    const never = new Proxy({}, { get: () => () => Promise.reject(isReadOnly) }) as Database;
    const upkeep = new StoringUpkeep(never, partitions, deviceIndex, env, log, metrics);
    await upkeep.onApplicationBootstrap();
    await upkeep.onApplicationShutdown();
    expect(warned).toContainEqual([{ err: isReadOnly }, 'layouts of declared devices were not made ahead']);
  });
});
