/** Readings of devices that send alike wait in columns for their transaction (docs/adr/0086): what is stored is what would be stored otherwise. */
import fc from 'fast-check';
import { appendRecords, createPlantLookup, decodeTelemetry, READINGS_TOPIC, type EventRecord } from '#contracts';
import { northSite, TestStore } from '../../support/processes/aggregator-store.js';

/** Of now: only of what is old days may be packed. */
const T = Math.floor(Date.now() / 1_000) * 1_000 - 7_200_000;
const DEVICES = ['boiler-1', 'boiler-2', 'boiler-3'];
const site = northSite(DEVICES);
const lookup = createPlantLookup([site]);

interface Sent {
  readonly device: string;
  readonly s: number;
  /** The points stand in another order than their ids. */
  readonly values: Readonly<Record<string, number>>;
}

function recordsOf(sent: readonly Sent[]): EventRecord[] {
  const made: EventRecord[] = [];
  for (const { device, s, values } of sent) {
    const payload = Buffer.from(JSON.stringify({ ts: T + s * 1_000, seq: s, values }));
    const decoded = decodeTelemetry(`greenpark/v1/north/${device}/telemetry`, payload, T + s * 1_000 + 500, lookup);
    appendRecords([decoded], made, null);
  }
  return made.filter(({ topic }) => topic === READINGS_TOPIC);
}

/** With the key of its device a record may be of a known form; without one it is read the long way. */
async function send(store: TestStore, sent: readonly Sent[], isKeyed = true, partition = 0): Promise<void> {
  const records = recordsOf(sent);
  const keys = records.map(({ key }) => (isKeyed ? key : null));
  const values = records.map(({ value }) => Buffer.from(value));
  await store.record(store.batch(READINGS_TOPIC, values, { keys, partition }));
}

async function stored(store: TestStore) {
  const [rows, conflicts, marks] = await Promise.all([
    store.db.query(
      `select d.code, r.ts, l.point_ids, r.vals, r.quality, r.seq, r.received_at, r.seqs, r.receiveds
       from reading r join device d using (device_id) join layout l using (layout_id) order by d.code, r.ts`,
    ),
    store.db.query(`select * from reading_conflict order by point_id, ts, event_id, value, quality`),
    store.db.query(`select device_id, min(from_ts) as f, max(to_ts) as t from mark group by 1 order by 1`),
  ]);
  const lines = await Promise.all(DEVICES.map((device) => store.ledger(device).catch(() => null)));
  return { rows, conflicts, marks, lines };
}

describe('readings in columns', () => {
  let columns: TestStore;
  let objects: TestStore;
  beforeAll(async () => {
    columns = await TestStore.open('columns', [site]);
    objects = await TestStore.open('objects', [site]);
    // As a service does when it starts: what a device sends that sends all that it declares is known ahead.
    await columns.deviceIndex.prepare();
  });
  afterAll(async () => {
    await columns.close();
    await objects.close();
  });

  const flood = (device: string, from: number, to: number): Sent[] =>
    Array.from({ length: to - from }, (_, i) => ({ device, s: from + i, values: { c: i, a: -i, d: i / 8, b: i / 4 } }));

  it('are stored as those of objects are, whatever comes twice, late or among others', async () => {
    const one = fc.record({
      device: fc.constantFrom(...DEVICES),
      s: fc.integer({ min: 1, max: 700 }),
      values: fc.oneof(
        fc.record({
          c: fc.integer({ min: 0, max: 3 }),
          a: fc.constant(-0),
          d: fc.constant(0.5),
          b: fc.constant(0.25),
        }),
        fc.record({ c: fc.integer({ min: 0, max: 3 }), a: fc.constant(-0), b: fc.constant(0.25) }),
        fc.record({ a: fc.integer({ min: 0, max: 3 }) }),
      ),
    });
    const batch = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 200 }), fc.array(one, { maxLength: 60 }))
      .chain(([from, length, others]) =>
        fc.array(fc.nat({ max: length }), { minLength: others.length, maxLength: others.length }).map((places) => {
          const sent = [...flood('boiler-1', from, from + length), ...flood('boiler-2', from, from + length)];
          others.forEach((other, i) => sent.splice(places[i]!, 0, other));
          return sent;
        }),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async (batches) => {
        await columns.clear();
        await objects.clear();
        for (const sent of batches) {
          await send(columns, sent);
          await send(objects, sent, false);
        }
        expect(await stored(columns)).toEqual(await stored(objects));
      }),
      { numRuns: 25 },
    );
  });

  it('are all there where they are copied in several pieces', async () => {
    await columns.clear();
    await objects.clear();
    const sent = ['boiler-1', 'boiler-2'].flatMap((device) => flood(device, 1, 1_301));
    await send(columns, sent);
    await send(objects, sent, false);
    const found = await stored(columns);
    expect(found.rows).toHaveLength(2_600);
    expect(found).toEqual(await stored(objects));
  });

  it('are compared where another process has stored some of them meanwhile', async () => {
    await columns.clear();
    const other = await TestStore.over(columns.db, [site]);
    await send(columns, flood('boiler-1', 1, 301));
    await send(other, flood('boiler-1', 301, 401), true, 1);
    await send(columns, [...flood('boiler-1', 301, 501), ...flood('boiler-2', 301, 501)]);
    expect(await columns.ledger()).toMatchObject({ received: 2_400, stored: 2_000, duplicate: 400, conflict: 0 });
    expect(await columns.ledger('boiler-2')).toMatchObject({ received: 800, stored: 800, duplicate: 0 });
  });
});
