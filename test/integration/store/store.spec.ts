import fc from 'fast-check';
import { READINGS_TOPIC } from '#contracts';
import { DAY_MS, HOUR_MS, QUARTER_HOUR_MS, type Reason } from '#domain';
import {
  compactSeqRanges,
  SeqRangeRounds,
  countWaitingDeadLetters,
  readAmounts,
  readNewestReadings,
  readDeviceEvents,
  readDevices,
  readNeighbour,
  readNewest,
  readPointPage,
  UNKNOWN,
} from '#postgres';
import { deadLetter, inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const all = { limit: 100, after: null };

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open('store');
});
beforeEach(() => store.clear());
afterAll(() => store.close());

const page = (point: string, device = 'boiler-1') =>
  readPointPage(store.db, store.point(device, point), { fromMs: 0, toMs: T * 2 }, all);
const values = async (point: string) => (await page(point)).map((r) => [r.t - T, r.v, r.q]);
const marks = async () =>
  (await store.db.query<{ f: number; t: number }>(`select from_ts as f, to_ts as t from mark order by mark_id`)).map(
    ({ f, t }) => [f - T, t - T],
  );

describe('storing readings', () => {
  it('keeps one row per message, in the unit and with the quality that came', async () => {
    await store.readings(
      readings({ readings: [{ ts: T, seq: 1, values: { b: 2.5, a: 1, c: { v: -1e-7, q: 'bad' } } }] }),
      readings({ readings: [{ ts: T + 10, seq: 2, values: { b: 3, a: 1e21, c: { v: 0, q: 'uncertain' } } }] }),
      readings({ device: 'boiler-2', readings: [{ ts: T, values: { a: 7 } }] }),
    );
    expect(await values('a')).toEqual([
      [0, 1, 0],
      [10, 1e21, 0],
    ]);
    expect(await values('b')).toEqual([
      [0, 2.5, 0],
      [10, 3, 0],
    ]);
    expect(await values('c')).toEqual([
      [0, -1e-7, 2],
      [10, 0, 1],
    ]);
    expect(await page('a')).toMatchObject([
      { seq: 1, receivedMs: T + 1_000, conflict: false, codes: [], eventId: '' },
      { seq: 2, receivedMs: T + 1_010 },
    ]);
    const [{ n }] = (await store.db.query<{ n: number }>('select count(*) as n from reading')) as [{ n: number }];
    expect(n).toBe(3);
    expect(await store.ledger()).toMatchObject({
      received: 6,
      stored: 6,
      duplicate: 0,
      conflict: 0,
      lastSeenMs: T + 1_010,
    });
    expect(await marks()).toEqual([
      [0, 10],
      [0, 0],
    ]);
    const { deviceId, pointId } = store.point('boiler-1', 'c');
    const device = (await readDevices(store.db, [{ deviceId, fromMs: T, toMs: T + 10 }])).get(deviceId);
    expect(device?.readings.get(pointId)).toEqual([{ t: T, v: -1e-7, q: 2 }]);
    expect(device?.arrivals.size).toBe(0);
  });

  it('pages through a point, and finds its neighbours', async () => {
    await store.readings(
      readings({
        readings: [0, 1, 2, 3, 4].map((i) => ({
          ts: T + i,
          values: { a: i, ...(i === 2 ? { b: { v: 9, q: 'bad' as const } } : {}) },
        })),
      }),
    );
    const { pointId, deviceId } = store.point('boiler-1', 'a');
    const range = { fromMs: T + 1, toMs: T + 4 };
    const first = await readPointPage(store.db, { pointId, deviceId }, range, { limit: 2, after: null });
    expect(first.map((r) => r.v)).toEqual([1, 2]);
    const rest = await readPointPage(store.db, { pointId, deviceId }, range, { limit: 2, after: first[1]! });
    expect(rest.map((r) => r.v)).toEqual([3]);
    const b = store.point('boiler-1', 'b').pointId;
    expect(await readNeighbour(store.db, deviceId, b, T + 9, 'before')).toMatchObject({ t: T + 2, v: 9, q: 2 });
    expect(await readNeighbour(store.db, deviceId, b, T + 9, 'before', { goodOnly: true })).toBeNull();
    expect(await readNeighbour(store.db, deviceId, pointId, T + 3, 'atOrAfter')).toMatchObject({ v: 3 });
    expect((await readNewest(store.db, [deviceId])).get(pointId)).toMatchObject({ v: 4 });
  });

  it('finds the newest of each point without reading the others, whatever is known of the table', async () => {
    const row = (i: number, values: Readonly<Record<string, number>>) => ({ ts: T + 1_000 * i, values });
    const many = Array.from({ length: 500 }, (_, i) => row(i + 1, { a: i, b: -i }));
    await store.readings(
      readings({ device: 'often', readings: many }),
      readings({ device: 'seldom', readings: [row(0, { c: 7 }), ...many] }),
    );
    const [often, seldom] = ['often', 'seldom'].map((device) => store.point(device, 'a').deviceId);
    await store.db.transaction(async (tx) => {
      const newest = await readNewest(tx, [often!]);
      // As before the first visit of autovacuum: the planner knows nothing of the month.
      const [read] = await tx.query<{ n: number }>(
        `select sum(idx_tup_fetch + seq_tup_read)::float8 as n from pg_stat_xact_user_tables
         where relid in (select relid from pg_partition_tree('reading'))`,
      );

      expect(newest.get(store.point('often', 'a').pointId)).toMatchObject({ t: T + 500_000, v: 499 });
      expect(newest.get(store.point('often', 'b').pointId)).toMatchObject({ t: T + 500_000, v: -499 });
      // Of 500; the key leads to a page of them at most.
      expect(read!.n).toBeLessThan(100);
    });

    expect((await readNewest(store.db, [seldom!])).get(store.point('seldom', 'c').pointId)).toMatchObject({ v: 7 });
  });

  it('makes partitions for any month, several processes at once', async () => {
    const other = await TestStore.over(store.db);
    const old = ['1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00Z', '2031-06-01T00:00:00Z'].map((t) => Date.parse(t));
    const event = (device: string) =>
      readings({ device, receivedAt: T, readings: old.map((ts) => ({ ts, values: { a: 1 } })) });
    await Promise.all([
      store.readings(event('boiler-1')),
      other.record(other.batch(READINGS_TOPIC, [{ data: event('boiler-2') }], { partition: 1 })),
    ]);
    expect(await store.ledger('boiler-1')).toMatchObject({ stored: 3 });
    expect(await store.ledger('boiler-2')).toMatchObject({ stored: 3 });
    await store.owner.execute('drop table reading_1999_12');
    // As after a retention by the operator: the first attempt fails, the consumer brings it again.
    const late = store.batch(READINGS_TOPIC, [
      { data: readings({ readings: [{ ts: old[0]! - 1, values: { a: 1 } }] }) },
    ]);
    await expect(store.record(late)).rejects.toMatchObject({ code: '23514' });
    await store.assign(READINGS_TOPIC);
    await store.record(late);
    expect(await store.ledger()).toMatchObject({ stored: 4 });
  });

  it('merges the messages of one time, in a batch and after it', async () => {
    const message = (values: Record<string, number>, seq: number, receivedAt: number) =>
      readings({ receivedAt, readings: [{ ts: T, seq, values }] });
    await store.readings(message({ c: 3 }, 1, T + 1), message({ a: 1 }, 2, T + 2));
    await store.readings(message({ b: 2 }, 3, T + 3));
    await store.readings(message({ d: 4 }, 4, T + 4), message({ a: 1 }, 9, T + 9));
    expect((await page('a'))[0]).toMatchObject({ v: 1, seq: 9, receivedMs: T + 2, conflict: false });
    expect((await page('b'))[0]).toMatchObject({ v: 2, seq: 3, receivedMs: T + 3 });
    expect((await page('c'))[0]).toMatchObject({ v: 3, seq: 1, receivedMs: T + 1 });
    expect((await page('d'))[0]).toMatchObject({ v: 4, seq: 4, receivedMs: T + 4 });
    const line = await store.ledger();
    expect(line).toMatchObject({ received: 5, stored: 4, duplicate: 1, conflict: 0 });
    expect(inFlight(line)).toBe(0);
  });

  it('marks what changed, not the time between a late reading and the others', async () => {
    const at = (...ts: number[]) => readings({ readings: ts.map((t) => ({ ts: T + t, values: { a: 1 } })) });
    await store.readings(at(0, 10, 20), at(-30 * DAY_MS));
    expect(await marks()).toEqual([
      [-30 * DAY_MS, -30 * DAY_MS],
      [0, 20],
    ]);
    await store.readings(at(10, 20, 30));
    expect((await marks()).slice(2)).toEqual([[30, 30]]);
  });
});

describe('the ledger', () => {
  it('a message again changes nothing but the duplicate count', async () => {
    const event = readings({
      readings: [{ ts: T, seq: 5, values: { a: 1, b: 2 } }],
      receivedAt: T + 9e6,
      replayed: true,
    });
    await store.readings(event);
    const [before, rows, marked] = [await store.ledger(), await page('a'), await marks()];
    await store.readings(event, event);
    await store.readings(event);
    expect(await store.ledger()).toEqual({ ...before, received: 8, duplicate: 6 });
    expect(before).toMatchObject({ received: 2, stored: 2, late: 2, replayed: 2 });
    expect(await page('a')).toEqual(rows);
    expect(await marks()).toEqual(marked);
  });

  it('counts late values by the local hour', async () => {
    const end = T + HOUR_MS + QUARTER_HOUR_MS;
    await store.readings(
      readings({ receivedAt: end, readings: [{ ts: T + 1, values: { a: 1 } }] }),
      readings({ receivedAt: end + 1, readings: [{ ts: T + 2, values: { a: 1, b: 1 } }] }),
    );
    expect(await store.ledger()).toMatchObject({ stored: 3, late: 2 });
  });

  it('shows values that ingestion counted and nobody stored', async () => {
    await store.readings({ ...readings({ readings: [{ ts: T, values: { a: 1 } }] }), count: 3 });
    expect(inFlight(await store.ledger())).toBe(2);
  });

  it('knows the gaps, whatever became of the values, and after ranges are joined', async () => {
    const at = (...seqs: number[]) =>
      readings({ readings: seqs.map((seq) => ({ ts: T + seq * 1_000, seq, values: { a: seq } })) });
    for (let seq = 1; seq <= 40; seq += 4) await store.readings(at(seq, seq + 1, seq + 2));
    await store.deadLetters(
      { id: 'bad-8', data: deadLetter({ seq: 8, ts: T + 8_000 }) },
      { id: 'bad-12', data: deadLetter({ seq: 12, ts: null }) },
    );
    await store.events({
      site: 'north',
      device: 'boiler-1',
      receivedAt: T,
      seq: 16,
      event: { id: 'e', type: 'maintenance', ts: T + 16_000, point: null, by: null, reason: null, evidence: null },
    });
    const gaps = async () => (await store.ledger()).gaps.map((gap) => [gap.fromSeq, gap.toSeq]);
    const expected = [4, 20, 24, 28, 32, 36].map((seq) => [seq, seq]);
    expect(await gaps()).toEqual(expected);
    expect((await store.ledger()).gaps[0]).toEqual({ fromSeq: 4, toSeq: 4, fromTs: T + 3_000, toTs: T + 5_000 });
    const rounds = new SeqRangeRounds();
    expect(await compactSeqRanges(store.db, rounds, 4)).toBeGreaterThan(0);
    expect(await gaps()).toEqual(expected);
    expect(await compactSeqRanges(store.db, rounds, 4)).toBe(0);
    expect(await compactSeqRanges(store.db, undefined, 4)).toBe(0);
  });

  it('has one range for a device that counts, whatever batches its messages come in', async () => {
    for (const seq of [1, 2, 4, 5, 6]) {
      await store.readings(readings({ readings: [{ ts: T + seq * 1_000, seq, values: { a: seq } }] }));
    }
    const ranges = 'select from_seq as "fromSeq", to_seq as "toSeq", to_ts as "toTs" from seq_range order by 1';
    expect(await store.db.query(ranges)).toEqual([
      { fromSeq: 1, toSeq: 2, toTs: T + 2_000 },
      { fromSeq: 4, toSeq: 6, toTs: T + 6_000 },
    ]);
  });

  it('counts a dead letter of many parts as so many, in whatever batches and however often it comes: nothing stays in flight', async () => {
    const collapsed = fc
      .array(fc.constantFrom<Reason>('UNKNOWN_POINT', 'BAD_TIME'), { minLength: 101, maxLength: 300 })
      .map((reasons) => ({
        count: reasons.length,
        reasons: Object.fromEntries([...new Set(reasons)].map((one) => [one, reasons.filter((r) => r === one).length])),
        refused: { messages: '', points: { x: 'm' } },
        seqs: [[reasons.length, T, null] as const],
      }));
    const letters = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), collapsed: fc.option(collapsed) }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 3 }), async (batches) => {
        await store.clear();
        for (const batch of batches) {
          await store.deadLetters(
            ...batch.map(({ id, collapsed: many }) => ({ id, data: deadLetter(many ? { collapsed: many } : {}) })),
          );
        }
        const line = await store.ledger();
        const all = batches.flat();
        const valuesOf = ({ collapsed: many }: (typeof all)[number]): number => many?.count ?? 1;
        const firsts = new Map(all.toReversed().map((letter) => [letter.id, valuesOf(letter)]));
        const deadLettered = [...firsts.values()].reduce((sum, n) => sum + n, 0);
        expect(line).toMatchObject({ received: all.reduce((sum, one) => sum + valuesOf(one), 0), deadLettered });
        expect(inFlight(line)).toBe(0);
        expect(await countWaitingDeadLetters(store.db, 'north', T * 2)).toBe(deadLettered);
      }),
      { numRuns: 60 },
    );
    await store.clear();
    const forged = {
      count: 1_000_000_000,
      reasons: { BAD_TIME: 1_000_000_000 },
      refused: { messages: '', points: {} },
    };
    await store.deadLetters({ id: 'forged', data: deadLetter({ collapsed: { ...forged, seqs: [] } }) });
    expect(await store.ledger(UNKNOWN, UNKNOWN)).toMatchObject({ received: 1, deadLettered: 1 });
  });

  it('keeps dead letters once, and those of nobody under (unknown)', async () => {
    const letters = [
      { id: '1', data: deadLetter({}) },
      {
        id: '2',
        data: deadLetter({
          device: 'nobody',
          reason: 'UNKNOWN_DEVICE',
          sender: { kind: 'principal', name: 'gateway' },
        }),
      },
      { id: '3', data: deadLetter({ site: 'nowhere', device: 'x', reason: 'UNKNOWN_SITE' }) },
      {
        id: '4',
        data: deadLetter({
          site: null,
          device: null,
          point: null,
          reason: 'UNKNOWN_TOPIC',
          payload: 'NUL \0 inside',
          topic: 'a/\0/b',
        }),
      },
    ];
    await store.deadLetters(...letters, letters[0]!);
    await store.deadLetters(...letters);
    expect(await store.ledger()).toMatchObject({ received: 3, deadLettered: 1, duplicate: 2 });
    expect(await store.ledger(UNKNOWN)).toMatchObject({ received: 2, deadLettered: 1, duplicate: 1 });
    expect(await store.ledger(UNKNOWN, UNKNOWN)).toMatchObject({ received: 4, deadLettered: 2, duplicate: 2 });
    const rows = await store.db.query(
      'select site, device, topic, payload, payload_base64 as b from dead_letter order by dead_letter_id',
    );
    expect(rows).toEqual([
      { site: 'north', device: 'boiler-1', topic: letters[0]!.data.topic, payload: '{}', b: null },
      { site: 'north', device: 'nobody', topic: letters[0]!.data.topic, payload: '{}', b: null },
      { site: null, device: 'x', topic: letters[0]!.data.topic, payload: '{}', b: null },
      {
        site: null,
        device: null,
        topic: 'a/\u{fffd}/b',
        payload: null,
        b: Buffer.from('NUL \0 inside').toString('base64'),
      },
    ]);
    const senders = await store.db.query('select sender from dead_letter order by dead_letter_id');
    expect(senders).toEqual([null, { kind: 'principal', name: 'gateway' }, null, null].map((sender) => ({ sender })));
  });
});

describe('what nobody has declared here', () => {
  it('a device or point that only ingestion knows is interned on the fly', async () => {
    await store.readings(
      readings({ site: 'east', device: 'pump-9', readings: [{ ts: T, seq: 1, values: { flow: 3 } }] }),
      readings({ readings: [{ ts: T, values: { a: 1, novel: 2 } }] }),
    );
    expect(await store.ledger('pump-9', 'east')).toMatchObject({ stored: 1 });
    const flow = store.names.point('east', 'pump-9', 'flow')!;
    expect(await readPointPage(store.db, flow, { fromMs: 0, toMs: T * 2 }, all)).toMatchObject([{ v: 3 }]);
    expect(await values('novel')).toEqual([[0, 2, 0]]);
  });

  it('a record that is no event of ours is a dead letter and blocks nothing', async () => {
    const strange = [
      Buffer.from('not json'),
      { data: { site: 'north' } },
      { data: { ...readings({ readings: [{ ts: T, values: { a: 1 } }] }), readings: [{ ts: T, values: { a: 'x' } }] } },
      { data: { ...readings({ readings: [] }), readings: [{ ts: 1e300, values: {} }] } },
      { data: readings({ readings: [{ ts: T, values: { a: 1 } }] }) },
    ];
    await store.record(store.batch(READINGS_TOPIC, strange));
    expect(await store.ledger()).toMatchObject({ received: 1, stored: 1 });
    expect(await store.ledger(UNKNOWN, UNKNOWN)).toMatchObject({ received: 4, deadLettered: 4 });
  });
});

describe('amounts and events', () => {
  it('an event-like delta is kept by its id', async () => {
    const truck = (id: string, v: number, seq: number) =>
      readings({ readings: [{ ts: T, seq, values: { a: { v, id }, b: 1 } }] });
    await store.readings(truck('t1', 20, 1), truck('t2', 21, 2), truck('t1', 20, 3));
    await store.readings(truck('t1', 20, 4), truck('t2', 22, 5));
    const stored = await readAmounts(store.db, [store.point('boiler-1', 'a').pointId], T, T + 1);
    expect(stored.map((x) => [x.eventId, x.v])).toEqual([
      ['t1', 20],
      ['t2', 22],
    ]);
    expect((await page('a')).map((r) => [r.eventId, r.v, r.seq, r.conflict])).toEqual([
      ['t1', 20, 4, false],
      ['t2', 22, 5, true],
    ]);
    const line = await store.ledger();
    expect(line).toMatchObject({ received: 10, stored: 3, duplicate: 6, conflict: 1 });
    expect(inFlight(line)).toBe(0);
  });

  it('an event is the newest measurement of its device, of the points that may send some', async () => {
    const siteId = store.names.siteId('north')!;
    const [a, b] = ['a', 'b'].map((code) => store.point('boiler-1', code).pointId) as [number, number];
    await store.readings(readings({ readings: [{ ts: T, seq: 1, values: { b: 1 } }] }));
    await store.readings(readings({ readings: [{ ts: T + 5_000, seq: 2, values: { a: { v: 20, id: 't1' } } }] }));
    expect((await readNewestReadings(store.db, siteId, [a, b])).get('boiler-1')).toBe(T + 5_000);
    expect((await readNewestReadings(store.db, siteId, [b])).get('boiler-1')).toBe(T);
  });

  it('a meter event is kept once and marks its time; a withdrawal marks what it withdraws', async () => {
    const event = (id: string, ts: number, more: object) => ({
      site: 'north',
      device: 'boiler-1',
      receivedAt: T,
      event: {
        id,
        ts,
        type: 'maintenance' as const,
        point: 'a',
        by: 'x\0',
        reason: null,
        evidence: { 'k\0': '\ud800' },
        ...more,
      },
    });
    const maintenance = event('m', T, { until: T + 50 });
    await store.events(maintenance, maintenance, event('w', T + 90, { type: 'withdrawn', event: 'm' }));
    await store.events(maintenance);
    expect(await marks()).toEqual([
      [0, 50],
      [90, 90],
      [0, 50],
    ]);
    // Another device may name the event, and takes nothing back by it.
    await store.events({ ...event('other', T + 95, { type: 'withdrawn', event: 'm' }), device: 'boiler-2' });
    expect((await marks()).slice(3)).toEqual([[95, 95]]);
    const kept = event('kept', T + 200, { type: 'meter-replaced', oldFinal: 1, newInitial: 0 });
    await store.events(kept, {
      ...event('other-2', T + 201, { type: 'withdrawn', event: 'kept' }),
      device: 'boiler-2',
    });
    const counting = await readDeviceEvents(store.db, store.point('boiler-1', 'a').deviceId);
    expect(counting.map(({ id }) => id)).toEqual(['kept']);
    await store.owner.execute(`delete from meter_event where event_id not in ('m', 'w')`);
    const rows = await store.db.query<{ event_id: string }>('select event_id from meter_event order by event_id');
    expect(rows.map((row) => row.event_id)).toEqual(['m', 'w']);
    expect(await store.ledger()).toMatchObject({ received: 0, stored: 0, lastSeenMs: T });
  });
});
