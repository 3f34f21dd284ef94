import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { FaultSystem } from '../../support/faults/fault-system.js';
import { FIRST_RULES } from '../../support/faults/parks.js';
import { SensorLoad } from '../../support/faults/sensor-load.js';
import { ALL_IS_WELL, verdictOf } from '../../support/faults/verdict.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(180_000);

const HOUR_MS = 3_600_000;

/** Each process by the clock of a host of its own: one that is ahead is set right, one falls behind, one runs ahead for good. */
describe('clocks that step under load', () => {
  let system: FaultSystem;
  let load: SensorLoad;

  beforeAll(async () => {
    system = await FaultSystem.start({ brokers: 1, standby: false, clocks: true });
    for (const name of system.members.keys()) system.setClock(name, name.endsWith('-1') ? HOUR_MS : 0);
    await delay(500);
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 100, stepMs: 300_000 });
    await load.connect();
    load.start();
    await until(() => load.acknowledged > 300, 'messages flow');
  }, 180_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
  });

  it.each([
    ['an hour back, to what is right', /-1$/, 0],
    ['an hour back, of aggregators and alerting', /^(aggregator|alerting)-2$/, -HOUR_MS],
    ['a day ahead, of an aggregator', /^aggregator-2$/, 24 * HOUR_MS],
  ])('hold no acknowledgement and no figure: %s', async (_, who, aheadMs) => {
    for (const name of system.members.keys()) if (who.test(name)) system.setClock(name, aheadMs);
    await delay(500);
    const before = load.sent;
    await until(() => load.acknowledged > before, 'what was sent since is acknowledged', 5_000);
    await delay(3_000);
    await system.ready(10_000);
  });

  it('leave the figures of an undisturbed run', async () => {
    const options = { rules: FIRST_RULES, catchUpWithinMs: 60_000, mostLines: 100 };
    expect(await verdictOf(system, load, options)).toEqual(ALL_IS_WELL);
  });
});
