import { readPointPage } from '#postgres';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

/** Records of an ingestion whose site file says another unit than the aggregator's, where all points are in MW. */
const T = Date.parse('2026-01-10T00:00:00Z');

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open('units');
});
beforeEach(() => store.clear());
afterAll(() => store.close());

const values = async (point: string) => {
  const range = { fromMs: 0, toMs: T * 2 };
  const page = await readPointPage(store.db, store.point('boiler-1', point), range, { limit: 100, after: null });
  return page.map(({ t, v, q }) => [t - T, v, q]);
};

describe('units of records', () => {
  it('of before say none: the values are in the unit of the point', async () => {
    await store.readings(readings({ readings: [{ ts: T, values: { a: 24.1 } }] }));
    expect(await values('a')).toEqual([[0, 24.1, 0]]);
  });

  it('that differ are converted before anything is stored, so no value counts as another amount', async () => {
    await store.readings(
      readings({ units: { a: 'MW' }, readings: [{ ts: T, values: { a: 24.1 } }] }),
      readings({ units: { a: 'kW' }, readings: [{ ts: T + 1, values: { a: { v: 24_100, q: 'uncertain' } } }] }),
      readings({
        units: { a: 'MW' },
        readings: [
          { ts: T + 2, units: { a: 'W' }, values: { a: 24_100_000 } },
          { ts: T + 3, values: { a: 24.1 } },
        ],
      }),
    );
    expect(await values('a')).toEqual([
      [0, 24.1, 0],
      [1, 24.1, 1],
      [2, 24.1, 0],
      [3, 24.1, 0],
    ]);
    // The same reading by two ingestions with different files is one.
    await store.readings(readings({ units: { a: 'kW' }, readings: [{ ts: T, values: { a: 24_100 } }] }));
    expect(await store.ledger()).toMatchObject({ received: 5, stored: 4, duplicate: 1, conflict: 0, deadLettered: 0 });
  });

  it('that do not become the declared one are dead letters, once, and the rest of the message counts', async () => {
    const message = readings({
      units: { a: 'GJ', b: 'kW', c: 'MW' },
      readings: [{ ts: T, seq: 4, values: { a: 5, b: 2_000, c: 3 } }],
    });
    await store.readings(message);
    await store.readings(message);
    expect([await values('a'), await values('b'), await values('c')]).toEqual([[], [[0, 2, 0]], [[0, 3, 0]]]);
    const letters = await store.db.query(`select reason, topic, payload, detail from dead_letter`);
    expect(letters).toEqual([
      {
        reason: 'WRONG_UNIT',
        topic: 'greenpark/v1/north/boiler-1/telemetry',
        payload: JSON.stringify({ ts: T, seq: 4, values: { a: { v: 5, u: 'GJ' } } }),
        detail: 'found GJ, expected a unit that becomes MW: ingestion has another site file than the aggregator',
      },
    ]);
    expect(await store.ledger()).toMatchObject({ received: 6, stored: 2, duplicate: 3, conflict: 0, deadLettered: 1 });
  });
});
