import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { NpmStart } from '../support/processes/npm-start.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(400_000);

/** What a newcomer waits for at most, from the screen on. */
const ALARMS_WITHIN_MS = 120_000;

describe('npm start -- --faults', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-faults-'));
  const system = new NpmStart(join(dir, 'data'), { GREENPARK_FAULTS: 'on' });
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  it('shows alerts of at least three rules within two minutes', async () => {
    await system.start();
    const began = Date.now();
    const rules = new Map<string, number>();
    const look = async (): Promise<number> => {
      const { items } = await system.get<{ items: { rule: string; state: string }[] }>('/api/v1/alerts?state=active');
      for (const { rule } of items) if (!rules.has(rule)) rules.set(rule, (Date.now() - began) / 1_000);
      return rules.size;
    };
    const isSeen = async (): Promise<boolean> => (await look()) >= 3 && rules.has('deadletters.rate');
    await until(isSeen, 'alerts of three rules, one of them of dead letters', ALARMS_WITHIN_MS).catch(
      (error: Error) => {
        throw new Error(`${error.message}; there were ${JSON.stringify([...rules])}\n${system.logTails()}`);
      },
    );
    // how long each took, in seconds, for whoever reads the output
    process.stdout.write(
      `alerts after the start: ${[...rules].map(([rule, s]) => `${rule} ${s.toFixed(0)} s`).join(', ')}\n`,
    );
    expect(Math.max(...rules.values()) * 1_000).toBeLessThan(ALARMS_WITHIN_MS);
  });
});
