import { within } from './within.js';

describe('within a time', () => {
  it('gives what came in time, null for what did not, and the error of what failed', async () => {
    expect(await within(10_000, Promise.resolve(7))).toBe(7);
    expect(await within(1, new Promise(() => undefined))).toBeNull();
    await expect(within(10_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
