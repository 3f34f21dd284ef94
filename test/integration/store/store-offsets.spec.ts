import { EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { StopConsuming } from '#kafka';
import { readOffsets } from '#postgres';
import { PositionMoved } from '../../../libs/postgres/src/log/offsets.js';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const event = (i: number, device = 'boiler-1') => ({
  data: readings({ device, readings: [{ ts: T + i * 1_000, seq: i, values: { a: i, b: -i } }] }),
});
const events = (from: number, to: number, device?: string) =>
  Array.from({ length: to - from }, (_, i) => event(from + i, device));

describe('offsets', () => {
  it('are where the counts are: what comes again below them is skipped', async () => {
    const store = await TestStore.open('offsets');
    expect(await store.assign(READINGS_TOPIC)).toBeNull();
    await store.record(store.batch(READINGS_TOPIC, events(0, 10), { first: 5n }));
    expect(await readOffsets(store.db)).toEqual([
      { topic: READINGS_TOPIC, partition: 0, next: 15n, clusterId: 'cluster', topicId: 'topic' },
    ]);
    // A process that died after the commit and starts again; Kafka hands over a batch that begins below the position.
    const again = await TestStore.over(store.db);
    expect(await again.assign(READINGS_TOPIC)).toBe(15n);
    await again.record(again.batch(READINGS_TOPIC, events(0, 12), { first: 5n }));
    expect(await store.ledger()).toMatchObject({ received: 24, stored: 24, duplicate: 0 });
    // A hole in the offsets (control records, compaction) is no loss.
    await again.record(again.batch(READINGS_TOPIC, events(12, 13), { first: 20n }));
    expect(await again.assign(READINGS_TOPIC)).toBe(21n);
    await store.close();
  });

  it('a consumer that has lost its partition stores nothing, together with all that shares its transaction', async () => {
    const owner = await TestStore.open('zombie');
    const zombie = await TestStore.over(owner.db);
    for (const store of [owner, zombie]) {
      await store.assign(READINGS_TOPIC, 0);
      await store.assign(READINGS_TOPIC, 1);
    }
    await owner.record(owner.batch(READINGS_TOPIC, events(0, 5), { first: 0n }));
    const [lost, kept] = await Promise.allSettled([
      zombie.record(zombie.batch(READINGS_TOPIC, events(0, 7), { first: 0n })),
      zombie.record(zombie.batch(READINGS_TOPIC, events(0, 3, 'boiler-2'), { partition: 1, first: 0n })),
    ]);
    expect([lost.status, kept.status]).toEqual(['rejected', 'rejected']);
    expect((lost as PromiseRejectedResult).reason).toBeInstanceOf(PositionMoved);
    expect(await owner.ledger()).toMatchObject({ received: 10, stored: 10 });
    await expect(owner.ledger('boiler-2')).rejects.toThrow('not in the ledger');

    // Brought again after the position was asked: counted once.
    await zombie.assign(READINGS_TOPIC, 1);
    await zombie.record(zombie.batch(READINGS_TOPIC, events(0, 3, 'boiler-2'), { partition: 1, first: 0n }));
    expect(await owner.ledger('boiler-2')).toMatchObject({ stored: 6 });
    await owner.close();
  });

  it('two consumers that believe to own a partition count everything once', async () => {
    const a = await TestStore.open('race');
    const b = await TestStore.over(a.db);
    const log = events(0, 200);
    const consume = async (store: TestStore, size: number): Promise<void> => {
      for (;;) {
        const from = Number((await store.assign(READINGS_TOPIC)) ?? 0n);
        if (from >= log.length) return;
        const batch = store.batch(READINGS_TOPIC, log.slice(from, from + size), { first: BigInt(from) });
        await store.record(batch).catch((error: unknown) => {
          if (!(error instanceof PositionMoved)) throw error;
        });
      }
    };
    await Promise.all([consume(a, 7), consume(b, 11)]);
    const line = await a.ledger();
    expect(line).toMatchObject({ received: 400, stored: 400, duplicate: 0 });
    expect(inFlight(line)).toBe(0);
    expect(line.gaps).toEqual([]);
    await a.close();
  });

  it('batches of several partitions share a transaction', async () => {
    const store = await TestStore.open('group');
    for (const partition of [0, 1, 2, 3]) await store.assign(READINGS_TOPIC, partition);
    await store.assign(EVENTS_TOPIC);
    const transactions = async () =>
      (await store.db.query<{ n: number }>('select count(distinct xmin::text) as n from kafka_offset'))[0]!.n;
    await Promise.all(
      [0, 1, 2, 3].map((partition) =>
        store.record(store.batch(READINGS_TOPIC, events(0, 5, `boiler-${partition}`), { partition, first: 0n })),
      ),
    );
    expect(await transactions()).toBe(1);
    expect(await readOffsets(store.db)).toHaveLength(4);
    await store.close();
  });

  it('of another cluster or topic move nothing', async () => {
    const store = await TestStore.open('foreign');
    await store.record(store.batch(READINGS_TOPIC, events(0, 2), { first: 0n }));
    await store.assign(READINGS_TOPIC);
    store.log.topicId = 'made anew';
    await expect(store.record(store.batch(READINGS_TOPIC, events(0, 2), { first: 2n }))).rejects.toThrow(PositionMoved);
    expect(await store.ledger()).toMatchObject({ stored: 4 });
    await store.close();
  });

  it('what would fail again stops the consumer, a lost connection does not', async () => {
    const store = await TestStore.open('failures');
    await store.assign(READINGS_TOPIC);
    const batch = store.batch(READINGS_TOPIC, events(0, 2), { first: 0n });
    await store.owner.execute('alter table mark rename to mark_away');
    await expect(store.record(batch)).rejects.toThrow(StopConsuming);
    await store.owner.execute('alter table mark_away rename to mark');
    await store.owner.execute(
      `create function cut() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`,
    );
    await store.owner.execute('create trigger cut before insert on mark for each row execute function cut()');
    await expect(store.record(batch)).rejects.not.toThrow(StopConsuming);
    await store.owner.execute('drop trigger cut on mark');
    expect(await store.assign(READINGS_TOPIC)).toBeNull();
    await store.record(batch);
    expect(await store.ledger()).toMatchObject({ received: 4, stored: 4 });
    await store.close();
  });
});

describe('a batch that comes while the one before it is being stored', () => {
  const PARTITION = { topic: READINGS_TOPIC, partition: 0, clusterId: 'cluster', topicId: 'topic' };
  let store: TestStore;
  beforeAll(async () => (store = await TestStore.open('behind')));
  beforeEach(() => store.clear());
  afterAll(() => store.close());

  /** Batches of three events each, handed over without waiting; the transaction of the first has begun. */
  async function handOver(count: number): Promise<Promise<PromiseSettledResult<void>[]>[]> {
    await store.assign(READINGS_TOPIC);
    const batches = Array.from({ length: count }, (_, i) => store.batch(READINGS_TOPIC, events(3 * i, 3 * i + 3)));
    const [first, ...others] = batches.map((batch) => () => Promise.allSettled([store.batches.record(batch)]));
    const handed = [first!()];
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    return [...handed, ...others.map((hand) => hand())];
  }
  const transactions = async (): Promise<number> =>
    (await store.owner.query<{ n: number }>('select count(distinct xmin::text)::int as n from mark'))[0]!.n;

  it('is stored behind it, two of them together', async () => {
    const outcomes = (await Promise.all(await handOver(3))).flat();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await transactions()).toBe(2);
    expect(await readOffsets(store.db)).toEqual([{ ...PARTITION, next: 9n }]);
    expect(await store.ledger()).toMatchObject({ received: 18, stored: 18, duplicate: 0, gaps: [] });
  });

  it('is not stored where that one is not, and both are stored once when they come again', async () => {
    const db = store.owner;
    await db.execute(
      `create function no() returns trigger language plpgsql as $$ begin raise sqlstate '40001'; end $$;
       create trigger no before insert on kafka_offset for each row execute function no()`,
    );
    const outcomes = (await Promise.all(await handOver(3))).flat();
    await db.execute('drop function no() cascade');
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    // Nor what comes before anybody has asked where to go on, although PostgreSQL would take it.
    const behind = { ...store.batch(READINGS_TOPIC, events(3, 6), { first: 3n }), from: 3n };
    await expect(store.batches.record(behind)).rejects.toThrow('0: 3 to 6 cannot be stored now: what came before it');
    expect(await readOffsets(store.db)).toEqual([]);
    expect(await store.assign(READINGS_TOPIC)).toBeNull();
    await store.batches.record(store.batch(READINGS_TOPIC, events(0, 9), { first: 0n }));
    expect(await store.ledger()).toMatchObject({ received: 18, stored: 18, duplicate: 0, gaps: [] });
  });

  it('is refused where it leaves something out, or is in hand already', async () => {
    const [first] = await handOver(1);
    const again = store.batch(READINGS_TOPIC, events(0, 3), { first: 0n });
    await expect(store.batches.record(again)).rejects.toThrow('it is being stored');
    const further = { ...store.batch(READINGS_TOPIC, events(4, 6), { first: 4n }), from: 4n };
    await expect(store.batches.record(further)).rejects.toThrow('3 was to come next');
    expect((await first)![0]).toMatchObject({ status: 'fulfilled' });
    expect(await readOffsets(store.db)).toEqual([{ ...PARTITION, next: 3n }]);
  });
});
