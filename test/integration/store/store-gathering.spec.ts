import { setTimeout as wait } from 'node:timers/promises';
import { READINGS_TOPIC } from '#contracts';
import type { Database } from '#postgres';
import { RecordBatches } from '../../../apps/aggregator/src/storing/record-batches.js';
import { TransactionPace } from '../../../apps/aggregator/src/storing/transaction-pace.js';
import { northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const LONG_MS = 600_000;

describe('transactions of few records', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('gathering');
  });
  afterAll(() => db.close());
  beforeEach(() => db.execute('truncate mark, kafka_offset'));

  let sent = 0;
  const some = (count: number) =>
    Array.from({ length: count }, () => ({
      id: 'x',
      data: readings({ readings: [{ ts: T + 1_000 * sent, seq: sent++, values: { a: 1 } }] }),
    }));
  const transactions = async (): Promise<number> =>
    (await db.query<{ n: number }>('select count(distinct xmin::text)::int as n from mark'))[0]!.n;

  it('are not waited for where none was before', async () => {
    const store = await TestStore.over(db, [northSite()], LONG_MS);
    await store.record(store.batch(READINGS_TOPIC, some(1), { first: 0n }));
    expect(await transactions()).toBe(1);
  });

  it('are shared by what comes soon after one another', async () => {
    const store = await TestStore.over(db, [northSite()], 2_000);
    await store.record(store.batch(READINGS_TOPIC, some(1), { first: 0n }));
    const soonAfter: Promise<void>[] = [];
    for (let partition = 1; partition <= 6; partition++) {
      soonAfter.push(store.record(store.batch(READINGS_TOPIC, some(1), { partition, first: 0n })));
      await wait(20);
    }
    await Promise.all(soonAfter);
    expect(await transactions()).toBe(2);
  });

  it('do not hold up what comes after many', async () => {
    const store = await TestStore.over(db, [northSite()], LONG_MS);
    for (let partition = 0; partition < 3; partition++) {
      await store.record(store.batch(READINGS_TOPIC, some(100), { partition, first: 0n }));
    }
    expect(await transactions()).toBe(3);
  });

  it('let more wait in Kafka behind the first of a flood: they are stored, and said to be once the rest is over', async () => {
    const store = await TestStore.over(db, [northSite()]);
    const { deviceIndex, partitions } = store;
    const REST_MS = 400;
    const pace = Object.assign(new TransactionPace(), { restMs: () => REST_MS });
    const rests: number[] = [];
    const onStored = ({ restMs }: { readonly restMs: number }): void => void rests.push(restMs);
    const batches = new RecordBatches({ db, deviceIndex, partitions, pace, onStored });
    await batches.startOffset(READINGS_TOPIC, 0);
    const beganAt = performance.now();
    await batches.record(store.batch(READINGS_TOPIC, some(10), { first: 0n }));
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(REST_MS - 1);
    expect(rests).toEqual([REST_MS]);
    expect(await transactions()).toBe(1);
  });
});
