/** Readings that leave with the first statements of their transaction, and the COMMIT with the last. */
import fc from 'fast-check';
import { DEAD_LETTERS_TOPIC, READINGS_TOPIC, type ReadingsData } from '#contracts';
import { DAY_MS } from '#domain';
import { isTransient, openDatabase, type Database } from '#postgres';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { deadLetter, northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase, urlOf } from '../../support/processes/fresh-database.js';
import { heldReadings } from '../../support/postgres/held-readings.js';
import { watchedCopies, type Copies } from '../../support/processes/watched-copies.js';

const log = { info: () => undefined, warn: () => undefined };
/** Of now: only of what is old days may be packed. */
const T = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
const at = (s: number, device = 'boiler-1'): ReadingsData =>
  readings({ device, readings: [{ ts: T + s * 1_000, seq: s + 1, values: { a: s } }] });
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a transaction of readings', () => {
  let db: Database;
  let far: Database;
  let proxy: TcpProxy;
  let store: TestStore;

  beforeAll(async () => {
    db = await freshDatabase('ahead');
    proxy = await TcpProxy.to(await urlOf(db));
    const behind = new URL(await urlOf(db));
    behind.port = String(proxy.port);
    far = await openDatabase({ url: behind.href, log, max: 1 });
    store = await TestStore.over(far);
    // Names, layouts, the month, and a first checkpoint.
    await store.readings(at(0), at(0, 'boiler-2'));
    await store.readings(at(1), at(1, 'boiler-2'));
  });
  afterAll(async () => {
    await far.close();
    await proxy.close();
    await db.close();
  });

  const tripsOf = async (work: () => Promise<void>): Promise<number> => {
    const before = proxy.trips;
    await work();
    return proxy.trips - before;
  };

  it('waits twice where its readings are new: for all of them, and for what is counted with the COMMIT', async () => {
    expect(await tripsOf(() => store.readings(at(2)))).toBe(2);
    expect(await tripsOf(() => store.readings(...span(3, 90).map((s) => at(s)), at(3, 'boiler-2')))).toBe(2);
    expect(await store.ledger()).toMatchObject({ received: 90, stored: 90, duplicate: 0, gaps: [] });
  });

  it('waits twice more where many are copied', async () => {
    // It asks what is stored of the device.
    await store.readings(...span(90, 200).map((s) => at(s)));
    expect(await tripsOf(() => store.readings(...span(200, 400).map((s) => at(s))))).toBe(4);
    expect(await store.ledger()).toMatchObject({ received: 400, stored: 400, duplicate: 0, gaps: [] });
  });

  it('compares what is there already', async () => {
    expect(await tripsOf(() => store.readings(at(399), at(400)))).toBeGreaterThan(2);
    expect(await store.ledger()).toMatchObject({ received: 402, stored: 401, duplicate: 1, gaps: [] });
  });

  it('stores nothing where its partition is another’s', async () => {
    const lost = await TestStore.over(db);
    const first = (await lost.assign(READINGS_TOPIC))!;
    await store.readings(at(401));
    const batch = lost.batch(READINGS_TOPIC, [{ data: at(500) }], { first });
    await expect(lost.record(batch)).rejects.toMatchObject({ name: 'PositionMoved' });
    expect(await store.ledger()).toMatchObject({ received: 403, stored: 402 });
    expect(await db.query('select from reading where device_id = 1 and ts > $1', [new Date(T + 450_000)])).toEqual([]);
  });

  it('is tried again where the clock has gone on by weeks: what seemed young may be packed', async () => {
    const old = readings({ readings: [{ ts: T - 25 * DAY_MS, seq: 403, values: { a: 1 } }] });
    const before = readings({ readings: [{ ts: T - 25 * DAY_MS - 1_000, values: { a: 1 } }] });
    await store.readings(before);
    const batch = store.batch(READINGS_TOPIC, [{ data: old }]);
    store.names.clockMs -= 30 * DAY_MS;
    const error: unknown = await store.record(batch).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('moved on by weeks');
    expect(isTransient(error)).toBe(true);
    expect(await store.ledger()).toMatchObject({ received: 404, stored: 403 });
    await store.record(batch);
    expect(await store.ledger()).toMatchObject({ received: 405, stored: 404, duplicate: 1 });
  });
});

describe('a copy that is refused', () => {
  it('takes back no step of an offset, be it the first of its partition, and no checkpoint', async () => {
    const db = await freshDatabase('ahead_refused');
    const copies: Copies = [];
    const [own, other] = [await TestStore.over(watchedCopies(db, copies)), await TestStore.over(db)];
    await own.assign(DEAD_LETTERS_TOPIC);
    await own.readings(...span(0, 150).map((s) => at(s)));
    await other.record(
      other.batch(
        READINGS_TOPIC,
        span(200, 350).map((s) => ({ data: at(s) })),
        { partition: 1 },
      ),
    );
    await db.execute('delete from offset_checkpoint');
    const records = span(150, 360).map((s) => ({ data: at(s) }));
    const letter = {
      id: 'letter',
      data: deadLetter({ receivedAt: T, topic: 'greenpark/v1/north/boiler-1/telemetry' }),
    };
    // In one transaction: they come in one turn.
    await Promise.all([
      own.record(own.batch(DEAD_LETTERS_TOPIC, [letter])),
      own.record(own.batch(READINGS_TOPIC, records)),
    ]);
    expect(copies).toEqual(['copied', 'refused']);
    const offsets = await db.query('select topic, partition, next_offset as next from kafka_offset order by 1, 2');
    expect(offsets).toEqual([
      { topic: DEAD_LETTERS_TOPIC, partition: 0, next: 1 },
      { topic: READINGS_TOPIC, partition: 0, next: 360 },
      { topic: READINGS_TOPIC, partition: 1, next: 150 },
    ]);
    expect(await db.query('select topic, at_offset as at from offset_checkpoint')).toEqual([
      { topic: DEAD_LETTERS_TOPIC, at: 0 },
    ]);
    await own.readings(at(400));
    const line = await own.ledger();
    expect(line).toMatchObject({ received: 150 + 150 + 210 + 1 + 1, stored: 361, duplicate: 150, deadLettered: 1 });
    await db.close();
  });
});

describe('readings that leave first', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('ahead_alike');
  });
  afterAll(() => db.close());

  const message = fc.record({
    s: fc.integer({ min: 0, max: 120 }),
    seq: fc.option(fc.nat({ max: 300 }), { nil: undefined }),
    site: fc.constantFrom('north', 'south'),
    device: fc.constantFrom('boiler-1', 'boiler-2'),
    isSimulated: fc.boolean(),
    values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, -0, 1, 2.5), { minKeys: 1 }),
  });
  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;
  const eventOf = ({ s, seq, isSimulated, values, ...of }: Message): ReadingsData =>
    readings({
      ...of,
      readings: [
        {
          ts: T + s * 1_000,
          values,
          ...(seq !== undefined && { seq }),
          // One site is real from the beginning, of the other nobody knows.
          ...(isSimulated && of.site === 'south' && { simulated: true }),
        },
      ],
    });

  it('are held and counted as those that wait for each answer', async () => {
    const sites = [northSite(), { ...northSite(), id: 'south' }];
    const store = async (batches: readonly (readonly Message[])[], isAhead: boolean) => {
      for (const table of ['reading_set_aside', 'site_origin']) await db.execute(`delete from ${table}`);
      const process = await TestStore.over(db, sites);
      await process.clear();
      // By a clock of the far future nothing is young.
      if (!isAhead) Object.defineProperty(process.names, 'clockMs', { get: () => Infinity, set() {} });
      for (const batch of batches)
        await process.record(
          process.batch(
            READINGS_TOPIC,
            batch.map((one) => ({ data: eventOf(one) })),
          ),
        );
      return heldReadings(db);
    };
    const few = fc.array(message, { minLength: 1, maxLength: 12 });
    const many = fc.array(message, { minLength: 110, maxLength: 130 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof({ weight: 3, arbitrary: few }, many), { maxLength: 8 }), async (batches) => {
        expect(await store(batches, true)).toEqual(await store(batches, false));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);
});
