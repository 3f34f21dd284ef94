import { compactSeqRanges, readDeadLetterDeletions, trimDeadLetters, UNKNOWN } from '#postgres';
import { deadLetter, inFlight, northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const LEAST_BYTES = 2_560;
const FOREVER = 100 * 365 * 86_400_000;

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open('flood_bounds', [northSite(['boiler-1', 'boiler-2'])]);
});
beforeEach(async () => {
  await store.clear();
  await store.owner.execute('delete from dead_letter_deletion');
  // A device is known to the database once it has sent a reading.
  await store.readings(readings({ readings: [{ ts: T, values: { a: 1 } }] }));
});
afterAll(() => store.close());

const letters = (name: string, number: number, more: Parameters<typeof deadLetter>[0] = {}) =>
  Array.from({ length: number }, (_, i) => ({
    id: `${name}-${i}`,
    data: deadLetter({ receivedAt: T + i, ...more }),
  }));
const kept = async () =>
  (await store.db.query<{ id: string }>('select dead_letter_id as id from dead_letter order by 1')).map(({ id }) => id);

describe('dead letters above the quota of their site', () => {
  const quotaBytes = 20 * LEAST_BYTES;
  const trim = () => trimDeadLetters(store.db, { quotaBytes, retentionMs: FOREVER });

  it('are deleted, the oldest of whoever holds most, and it is on record; the letters of others stay', async () => {
    await store.deadLetters(...letters('own', 5));
    await store.deadLetters(
      ...letters('flood', 100, { device: 'boiler-9', reason: 'UNKNOWN_DEVICE', receivedAt: T + 9 }),
    );
    await trim();
    const left = await kept();
    expect(left.filter((id) => id.startsWith('own'))).toHaveLength(5);
    expect(left).toHaveLength(20);
    expect(await readDeadLetterDeletions(store.db, 'north')).toEqual([
      {
        site: 'north',
        device: UNKNOWN,
        cause: 'quota',
        letters: 85,
        values: 85,
        bytes: 85 * LEAST_BYTES,
        lastMs: expect.any(Number) as number,
      },
    ]);
    expect(await trim()).toEqual([]);
    const line = await store.ledger(UNKNOWN);
    expect(line).toMatchObject({ received: 100, deadLettered: 100 });
    expect(inFlight(line)).toBe(0);
  });

  it('are told with what was deleted this time, in however many statements; the record has what ever was', async () => {
    const flood = (name: string, number: number) =>
      store.owner.execute(
        `insert into dead_letter (dead_letter_id, site, device, topic, received_at, reason, detail, payload_bytes, value_count)
         select $1 || i, 'north', 'boiler-1', 't', to_timestamp($2::float8 / 1000 + i), 'BAD_TIME', '', 0, 2
         from generate_series(1, $3::int) i`,
        [name, T, number],
      );
    const told = async () => (await trim()).map(({ device, letters: n, values, bytes }) => [device, n, values, bytes]);
    const expected = (number: number) => [['boiler-1', number, 2 * number, number * LEAST_BYTES]];
    await flood('a', 20_120);
    expect(await told()).toEqual(expected(20_100));
    await flood('b', 7);
    expect(await told()).toEqual(expected(7));
    expect(await readDeadLetterDeletions(store.db, null)).toMatchObject([{ letters: 20_107, values: 40_214 }]);
  });

  it('under as many names as letters, are those of one sender: nobody hides behind names that nobody declared', async () => {
    await store.deadLetters(...letters('own', 5));
    for (let i = 0; i < 50; i++) await store.deadLetters(...letters(`name-${i}`, 1, { device: `name-${i}` }));
    await trim();
    expect((await kept()).filter((id) => id.startsWith('own'))).toHaveLength(5);
  });

  it('go settled ones first, then the oldest', async () => {
    await store.deadLetters(...letters('a', 10), ...letters('b', 14, { receivedAt: T + 100 }));
    await store.owner.execute(
      `update dead_letter set replayed_at = now() where dead_letter_id in ('b-0', 'b-1', 'b-2')`,
    );
    await trim();
    const left = await kept();
    expect(left).toHaveLength(20);
    expect(left.filter((id) => ['b-0', 'b-1', 'b-2', 'a-0'].includes(id))).toEqual([]);
  });

  it('of other sites and of none have a quota of their own', async () => {
    await store.deadLetters(
      ...letters('own', 18),
      ...letters('stray', 30, { site: null, device: null, reason: 'UNKNOWN_TOPIC' }),
    );
    await trim();
    const left = await kept();
    expect(left.filter((id) => id.startsWith('own'))).toHaveLength(18);
    expect(left.filter((id) => id.startsWith('stray'))).toHaveLength(20);
  });

  it('count what they keep: few large ones are as many bytes as many small ones', async () => {
    const payloadBase64 = Buffer.from(Array.from({ length: 30_000 }, (_, i) => (i * 7_919 * (i % 251)) & 255)).toString(
      'base64',
    );
    await store.deadLetters(...letters('large', 6, { payload: payloadBase64, payloadBytes: payloadBase64.length }));
    await trim();
    expect((await kept()).length).toBeLessThan(6);
  });

  it('older than the retention are deleted too', async () => {
    await store.deadLetters(...letters('old', 3), ...letters('new', 2, { receivedAt: Date.now() }));
    await trimDeadLetters(store.db, { quotaBytes: 1e9, retentionMs: 86_400_000 });
    expect(await kept()).toEqual(['new-0', 'new-1']);
    expect(await readDeadLetterDeletions(store.db, null)).toMatchObject([{ cause: 'age', letters: 3 }]);
  });
});

describe('a device that makes up seq and boot', () => {
  const ranges = async () => (await store.db.query<{ n: number }>('select count(*) as n from seq_range'))[0]!.n;

  it('has the newest 2,000 runs, and the ledger says how many are not known any more', async () => {
    for (let k = 0; k < 3; k++) {
      const rows = Array.from({ length: 1_500 }, (_, i) => ({
        ts: T + 1 + k * 10_000 + i,
        seq: (i * 7_919_000_003 + k) % 4_503_599_627_370_495,
        boot: `run-${k}-${i}`,
        values: { a: 1 },
      }));
      await store.readings(readings({ readings: rows.slice(0, 750) }), readings({ readings: rows.slice(750) }));
    }
    expect(await ranges()).toBe(4_500);
    await compactSeqRanges(store.db);
    expect(await ranges()).toBe(2_000);
    expect(await store.ledger()).toMatchObject({ forgottenRanges: 2_500 });
    const [oldest] = await store.db.query<{ boot: string }>('select boot from seq_range order by from_ts limit 1');
    expect(oldest!.boot).toBe('run-1-1000');
  });

  it('brings no more than that in one transaction either', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ ts: T + 1 + i, seq: i * 3, values: { a: 1 } }));
    await store.readings(readings({ readings: rows }));
    expect(await ranges()).toBe(2_000);
    expect(await store.ledger()).toMatchObject({ forgottenRanges: 3_000, stored: 5_001 });
  });
});
