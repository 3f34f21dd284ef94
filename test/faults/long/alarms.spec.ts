import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startKafka, startPostgres, type KafkaServer, type PostgresServer } from '#servers';
import { KilledAlarms } from '../../support/alarms/killed-alarms.js';
import { faultsOf, NO_FAULT } from '../../support/alarms/killed-alarms-verdict.js';
import { randomOf, SEED } from '../../support/faults/seed.js';

jest.setTimeout(1_800_000);

const ROUNDS = 20;

/** The long form of `test/integration/alerting/killed-alarms.spec.ts`. */
describe(`alerting that is killed at any moment, many times (FAULT_SEED=${SEED})`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-killed-alarms-'));
  let kafka: KafkaServer;
  let postgres: PostgresServer;
  let story: KilledAlarms;

  beforeAll(async () => {
    [kafka, postgres] = await Promise.all([
      startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
      startPostgres({ dir: join(dir, 'postgres') }),
    ]);
    process.env.TEST_KAFKA_BROKERS = kafka.broker;
    process.env.TEST_DATABASE_URL = postgres.url;
    story = await KilledAlarms.open(randomOf(SEED));
  }, 120_000);
  afterAll(async () => {
    await story?.close();
    await kafka?.stop();
    await postgres?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('loses and doubles nothing', async () => {
    for (let i = 0; i < ROUNDS; i += 1) await story.round();
    await story.settle();
    expect(story.kills).toBeGreaterThanOrEqual(3 * ROUNDS);
    expect(await faultsOf(story, ROUNDS)).toEqual(NO_FAULT);
  });
});
