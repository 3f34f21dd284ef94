import { jest } from '@jest/globals';
import { FaultSystem } from '../support/faults/fault-system.js';
import { reloadApart, restartBesideOldFile } from '../support/faults/kinds/configuration.js';
import type { Fault } from '../support/faults/kinds/fault.js';
import { kill, standStill } from '../support/faults/kinds/processes.js';
import { away } from '../support/faults/kinds/wires.js';
import { NEWEST_RULES } from '../support/faults/parks.js';
import { randomOf, SEED, shuffled } from '../support/faults/seed.js';
import { SensorLoad } from '../support/faults/sensor-load.js';
import { ALL_IS_WELL, verdictOf } from '../support/faults/verdict.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(180_000);

/** Beside other specs on the same machine; the long form, alone on it, asks for 10 s. */
const READY_WITHIN_MS = 30_000;

/** In any order, but what is left behind comes last. */
const FAULTS: readonly (readonly Fault[])[] = [
  [reloadApart, restartBesideOldFile],
  [kill('ingestion', 'aggregator', 'alerting', 'api')],
  [standStill('aggregator')],
  [away(['Kafka', 'PostgreSQL'])],
];

/**
 * Two of each service under a load that never stops: what can be seen in a minute and a half. `npm run test:faults` has the long
 * form, with three brokers and a standby.
 */
describe(`two of each service, faults in the order of FAULT_SEED=${SEED}`, () => {
  const random = randomOf(SEED);
  let system: FaultSystem;
  let load: SensorLoad;

  beforeAll(async () => {
    system = await FaultSystem.start({ brokers: 1, standby: false });
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 150, stepMs: 300_000 });
    await load.connect();
    load.start();
    await until(() => load.acknowledged > 150, 'messages flow');
  }, 120_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
  });

  for (const fault of shuffled(FAULTS, random).flat()) {
    it(`go on: ${fault.name}`, async () => {
      await fault.strike({ system, load, random });
      await system.ready(READY_WITHIN_MS);
      const before = load.acknowledged;
      await until(() => load.acknowledged > before, 'messages flow', READY_WITHIN_MS);
    });
  }

  it('have each message once, and the figures of an undisturbed run', async () => {
    const options = { rules: NEWEST_RULES, catchUpWithinMs: 60_000, mostLines: 100 };
    expect(await verdictOf(system, load, options)).toEqual(ALL_IS_WELL);
  });
});
