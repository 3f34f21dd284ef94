import { jest } from '@jest/globals';
import { FaultSystem } from '../../support/faults/fault-system.js';
import { backfill } from '../../support/faults/kinds/backfill.js';
import { reloadApart, restartBesideOldFile } from '../../support/faults/kinds/configuration.js';
import { together, type Fault } from '../../support/faults/kinds/fault.js';
import { poison } from '../../support/faults/kinds/poison.js';
import { joinAndLeave, kill, standStill, standStillInTransaction } from '../../support/faults/kinds/processes.js';
import { addPartitions, failOver, killLeader } from '../../support/faults/kinds/servers.js';
import { away, cutAnswers, halfOpen, slow } from '../../support/faults/kinds/wires.js';
import { NEWEST_RULES, FIRST_RULES } from '../../support/faults/parks.js';
import { randomOf, SEED, shuffled } from '../../support/faults/seed.js';
import { SensorLoad } from '../../support/faults/sensor-load.js';
import { readWaiting } from '../../support/faults/stored-once.js';
import { ALL_IS_WELL, verdictOf } from '../../support/faults/verdict.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(600_000);

const MESSAGES = Number(process.env.FAULT_MESSAGES ?? 100_000);
/** Of the names of faults; the others are left out. */
const ONLY = new RegExp(process.env.FAULT_ONLY ?? '');
const READY_WITHIN_MS = 10_000;

/** In any order, but an old file comes after the new one. */
const ONE_BY_ONE: readonly (readonly Fault[])[] = [
  [reloadApart, restartBesideOldFile],
  [kill('ingestion')],
  [kill('aggregator')],
  [kill('alerting')],
  [kill('api')],
  [standStill('ingestion')],
  [standStill('aggregator')],
  [standStill('alerting')],
  [standStillInTransaction],
  [joinAndLeave],
  [killLeader],
  [failOver],
  [away(['Kafka'])],
  [away(['PostgreSQL'])],
  [away(['MQTT'])],
  [slow('Kafka')],
  [slow('PostgreSQL')],
  [slow('MQTT')],
  [halfOpen('Kafka')],
  [halfOpen('PostgreSQL')],
  [halfOpen('MQTT')],
  [cutAnswers],
  [poison],
  [backfill],
];
/** Any two of these can happen at once. */
const IN_PAIRS: readonly Fault[] = [
  kill('ingestion'),
  kill('aggregator'),
  kill('alerting', 'api'),
  standStill('aggregator'),
  away(['PostgreSQL']),
  away(['Kafka']),
  halfOpen('MQTT'),
  slow('PostgreSQL'),
];
const PAIRS = 3;

/** All that can go wrong, one after the other, in pairs, and together, under one load; then every row and figure is compared. */
describe(`three brokers, a standby, two of each service; faults in the order of FAULT_SEED=${SEED}`, () => {
  const random = randomOf(SEED);
  const pairs = shuffled(IN_PAIRS, random);
  const faults = [
    ...shuffled(ONE_BY_ONE, random).flat(),
    ...Array.from({ length: PAIRS }, (_, i) => together(pairs[2 * i]!, pairs[2 * i + 1]!)),
    away(['Kafka', 'PostgreSQL', 'MQTT'], 60_000),
    addPartitions,
  ].filter(({ name }) => ONLY.test(name));
  let system: FaultSystem;
  let load: SensorLoad;

  beforeAll(async () => {
    process.stderr.write(`FAULT_SEED=${SEED}\n`);
    system = await FaultSystem.start({ brokers: 3, standby: 'synchronous' });
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 150, stepMs: 60_000 });
    await load.connect();
    load.start(MESSAGES);
    await until(() => load.acknowledged > 150, 'messages flow');
  }, 180_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
  });

  for (const fault of faults) {
    it(`go on: ${fault.name}`, async () => {
      await fault.strike({ system, load, random });
      const readyMs = await system.ready(READY_WITHIN_MS);
      const before = load.acknowledged;
      if (load.acknowledged < MESSAGES) await until(() => load.acknowledged > before, 'messages flow', READY_WITHIN_MS);
      const db = await system.open();
      const waiting = await readWaiting(system.kafka, db);
      await db.close();
      process.stderr.write(
        `${fault.name}: ready after ${readyMs} ms, ${load.acknowledged} acknowledged, ${JSON.stringify(waiting)}\n`,
      );
    });
  }

  it('have each message once, and the figures of an undisturbed run', async () => {
    await load.finished();
    const options = {
      rules: faults.includes(restartBesideOldFile) ? NEWEST_RULES : FIRST_RULES,
      catchUpWithinMs: 300_000,
      mostLines: 1_000,
    };
    expect(await verdictOf(system, load, options)).toEqual(ALL_IS_WELL);
  });
});
