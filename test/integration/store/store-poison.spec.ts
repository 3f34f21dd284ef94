import fc from 'fast-check';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { readOffsets, UNKNOWN } from '#postgres';
import { deadLetter, inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const deepObject = (depth: number): unknown => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
const row = { ts: T, values: { a: 1 } };
const meterEvent = (more: object) => ({
  site: 'north',
  device: 'boiler-1',
  receivedAt: T,
  event: { id: 'e', type: 'maintenance', ts: T, point: null, by: null, reason: null, evidence: null, ...more },
});

/** Records that somebody else wrote; each must become a dead letter of its own. */
const POISON: Readonly<Record<string, readonly (Buffer | { id?: string; data: unknown })[]>> = {
  [READINGS_TOPIC]: [
    { data: { ...readings({ readings: [row] }), readings: [null] } },
    { data: { ...readings({ readings: [row] }), readings: [row, null] } },
    { data: { ...readings({ readings: [row] }), readings: [{ ts: T, values: { a: null } }] } },
    { data: { ...readings({ readings: [row] }), readings: [{ ts: T, values: { a: { v: 1, id: {} } } }] } },
    { data: { ...readings({ readings: [row] }), readings: [{ ts: T, values: { a: nested(3_700) } }] } },
    { data: { ...readings({ readings: [row] }), readings: nested(3_700) } },
    { data: { ...readings({ readings: [row] }), readings: [{ ts: Date.UTC(9999, 11, 31), values: { a: 1 } }] } },
    { data: readings({ site: 'x\ud800', readings: [row] }) },
    Buffer.from('{"data":'),
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.alloc(0),
  ],
  [EVENTS_TOPIC]: [
    { data: meterEvent({ evidence: nested(3_700) }) },
    { data: meterEvent({ evidence: deepObject(3_700) }) },
    { data: meterEvent({ evidence: deepObject(200) }) },
    { data: { ...meterEvent({}), event: null } },
    { data: meterEvent({ until: 'never' }) },
    { data: meterEvent({ point: { deep: 1 } }) },
    Buffer.from('null'),
  ],
  [DEAD_LETTERS_TOPIC]: [
    { id: 'p1', data: null },
    { id: 'p2', data: { ...deadLetter({}), receivedAt: 'soon' } },
    { data: deadLetter({}) },
    { id: 'p3', data: { ...deadLetter({}), site: { toString: 1 } } },
    { id: 'p4', data: { ...deadLetter({}), detail: deepObject(3_700) } },
  ],
};

describe('a batch with records that nobody of ours wrote', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await TestStore.open('poison');
  });
  beforeEach(() => store.clear());
  afterAll(() => store.close());

  const story = fc.record({
    /** What lies between two good records: null, or which poison. */
    parts: fc.array(
      fc.record({
        topic: fc.constantFrom(READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC),
        partition: fc.integer({ min: 0, max: 1 }),
        poison: fc.option(fc.nat({ max: 30 })),
      }),
      { minLength: 1, maxLength: 25 },
    ),
  });

  it('stores exactly the good ones; every other one is a dead letter, and ledger and offsets are exact', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(story, async ({ parts }) => {
        await store.clear();
        const logs = new Map<string, { topic: string; partition: number; payloads: (Buffer | { data: unknown })[] }>();
        const good = { readings: 0, events: 0, letters: 0 };
        let bad = 0;
        round++;
        parts.forEach(({ topic, partition, poison }, i) => {
          const key = `${topic}/${partition}`;
          const log = logs.get(key) ?? { topic, partition, payloads: [] };
          logs.set(key, log);
          if (poison !== null) {
            bad++;
            const kinds = POISON[topic]!;
            const kind = kinds[poison % kinds.length]!;
            // The same bytes twice are the same record: each gets something of its own.
            log.payloads.push(
              Buffer.isBuffer(kind)
                ? Buffer.concat([kind, Buffer.from(`#${i}`)])
                : ({ ...kind, ...(kind.id && { id: `${kind.id}-${i}` }), i } as never),
            );
            return;
          }
          if (topic === READINGS_TOPIC) {
            good.readings++;
            log.payloads.push({ data: readings({ readings: [{ ts: T + i, seq: i, values: { a: i, b: -i } }] }) });
          } else if (topic === EVENTS_TOPIC) {
            good.events++;
            log.payloads.push({ data: meterEvent({ id: `ok-${i}` }) });
          } else {
            good.letters++;
            log.payloads.push({ id: `ok-${i}`, data: deadLetter({ detail: `${i}` }) } as never);
          }
        });
        const batches = [...logs.values()].map(({ topic, partition, payloads }) =>
          store.batch(topic, payloads, { partition, first: 100n }),
        );
        for (const batch of batches) await store.assign(batch.topic, batch.partition);
        await Promise.all(batches.map((batch) => store.record(batch)));

        const [counted] = await store.db.query<{ readings: number; events: number; letters: number }>(
          `select (select count(*) from reading) as readings, (select count(*) from meter_event) as events,
                  (select count(*) from dead_letter) as letters`,
        );
        expect(counted).toEqual({ readings: good.readings, events: good.events, letters: good.letters + bad });
        const unknown = await store.ledger(UNKNOWN, UNKNOWN).catch(() => null);
        expect(unknown?.received ?? 0).toBe(bad);
        expect(unknown?.deadLettered ?? 0).toBe(bad);
        const own = await store.ledger().catch(() => null);
        expect(own?.stored ?? 0).toBe(2 * good.readings);
        expect(own ? inFlight(own) : 0).toBe(0);
        const offsets = new Map((await readOffsets(store.db)).map((o) => [`${o.topic}/${o.partition}`, o.next]));
        for (const batch of batches) expect(offsets.get(`${batch.topic}/${batch.partition}`)).toBe(batch.nextOffset);
      }),
      {
        numRuns: 60,
        examples: [
          [
            {
              parts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(
                (poison) => ({ topic: READINGS_TOPIC, partition: 0, poison }) as const,
              ),
            },
          ],
        ],
      },
    );
    expect(round).toBeGreaterThanOrEqual(60);
  }, 60_000);
});

describe('a record that PostgreSQL refuses', () => {
  /** As a value, a trigger or a limit of the server may: the error comes from the middle of the transaction. */
  const refuse = (store: TestStore, when: string, state = '22023') =>
    store.owner.execute(`
      create or replace function refuse() returns trigger language plpgsql as $$
      begin
        if ${when} then raise exception 'not this one' using errcode = '${state}'; end if;
        return new;
      end $$;
      create or replace trigger refuse before insert on reading_2026_01 for each row execute function refuse()`);

  it('is a dead letter of its own, UNSTORABLE; what came with it in the batch and of other partitions is stored', async () => {
    const store = await TestStore.open('unstorable');
    await store.partitions.makeAhead(T);
    await refuse(store, `new.vals[1] in (7, 23)`);
    const event = (i: number, device: string) => ({
      data: readings({ device, readings: [{ ts: T + i * 1_000, seq: i, values: { a: i, b: 0 } }] }),
    });
    const log = Array.from({ length: 40 }, (_, i) => event(i, 'boiler-1'));
    const other = Array.from({ length: 10 }, (_, i) => event(100 + i, 'boiler-2'));
    await store.assign(READINGS_TOPIC, 0);
    await store.assign(READINGS_TOPIC, 1);
    await Promise.all([
      store.record(store.batch(READINGS_TOPIC, log, { first: 0n })),
      store.record(store.batch(READINGS_TOPIC, other, { partition: 1, first: 0n })),
    ]);
    const line = await store.ledger('boiler-1');
    expect(line).toMatchObject({ received: 78, stored: 76, deadLettered: 2, duplicate: 0 });
    expect(inFlight(line)).toBe(0);
    expect(await store.ledger('boiler-2')).toMatchObject({ received: 20, stored: 20 });
    expect(await store.db.query('select site, device, reason, payload_bytes > 100 as whole from dead_letter')).toEqual([
      { site: 'north', device: 'boiler-1', reason: 'UNSTORABLE', whole: true },
      { site: 'north', device: 'boiler-1', reason: 'UNSTORABLE', whole: true },
    ]);
    expect((await readOffsets(store.db)).map((o) => o.next)).toEqual([40n, 10n]);
    // The consumer goes on, and what comes again changes nothing.
    await store.record(store.batch(READINGS_TOPIC, [event(40, 'boiler-1')]));
    expect(await store.ledger('boiler-1')).toMatchObject({ received: 80, stored: 78 });
    await store.close();
  });

  it('is not one where the database itself is wrong: nothing becomes a dead letter', async () => {
    const store = await TestStore.open('wrong_schema');
    await store.assign(READINGS_TOPIC);
    const batch = store.batch(READINGS_TOPIC, [{ data: readings({ readings: [row] }) }]);
    await store.owner.execute('alter table ledger rename to ledger_away');
    await expect(store.record(batch)).rejects.toThrow('would fail again');
    await store.owner.execute('alter table ledger_away rename to ledger');
    expect(await store.db.query('select from dead_letter')).toEqual([]);
    await store.close();
  });
});
