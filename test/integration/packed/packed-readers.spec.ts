import fc from 'fast-check';
import type { ReadingsData } from '#contracts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import {
  packDay,
  readArrivals,
  readCodedReadings,
  readContents,
  readDevices,
  readFirstReading,
  readGoodValues,
  readHeardIn,
  readLastHeard,
  readLateArrivals,
  readNeighbour,
  readNewest,
  readNewestOfPoints,
  readNewestReadings,
  readNextMoment,
  readOldestRow,
  readPointPage,
  readPointRows,
  readRowTime,
  readSimulation,
  readStoredSpans,
  readValuesAt,
  streamReadings,
  type StreamedReading,
} from '#postgres';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const DAYS = 4;

/** Every look at readings that there is, over the whole, a part, and what lies at its edges. */
async function answers(store: TestStore) {
  const { db } = store;
  const siteId = store.names.siteId('north')!;
  const points = ['a', 'b', 'c'].map((code) => store.point('boiler-1', code));
  const { deviceId } = points[0]!;
  const pointIds = points.map(({ pointId }) => pointId);
  const moments = [T - HOUR_MS, T + 7 * HOUR_MS + 1, T + DAY_MS, T + 2.5 * DAY_MS, T + DAYS * DAY_MS + HOUR_MS];
  const ranges = moments.flatMap((fromMs, i) => moments.slice(i + 1).map((toMs) => ({ fromMs, toMs })));
  const found: Record<string, unknown> = {};
  const note = async (what: string, answer: Promise<unknown>): Promise<void> => {
    found[what] = await answer;
  };
  for (const { fromMs, toMs } of ranges) {
    const name = `${(fromMs - T) / HOUR_MS}-${(toMs - T) / HOUR_MS}`;
    const range = { deviceId, fromMs, toMs };
    await note(`devices ${name}`, readDevices(db, [range]));
    await note(`devices at most ${name}`, readDevices(db, [range], 20));
    await note(`good ${name}`, readGoodValues(db, { deviceId, pointIds }, range, ['RANGE']));
    await note(`arrivals ${name}`, readArrivals(db, siteId, fromMs, toMs));
    const heard = [{ deviceId, beforeMs: fromMs - HOUR_MS, longerThanMs: 30 * MINUTE_MS }];
    await note(`heard ${name}`, readHeardIn(db, heard, fromMs, toMs));
    const since = { afterMs: toMs, untilMs: toMs + 3 * DAY_MS };
    await note(`late ${name}`, readLateArrivals(db, { siteId, timeZone: 'UTC' }, fromMs, since, 100));
    const streamed: StreamedReading[] = [];
    await db.transaction((tx) =>
      streamReadings(
        tx,
        { deviceId, pointIds, fromMs, toMs, pageSize: 50 },
        async (rows) => void streamed.push(...rows),
      ),
    );
    found[`stream ${name}`] = streamed;
    for (const point of points) {
      await note(`rows ${point.point} ${name}`, readPointRows(db, point, fromMs, toMs));
      await note(`page ${point.point} ${name}`, readPointPage(db, point, range, { limit: 7, after: null }));
      const after = { t: fromMs + 3 * HOUR_MS, eventId: '' };
      await note(`next page ${point.point} ${name}`, readPointPage(db, point, range, { limit: 7, after }));
      await note(`coded ${point.point} ${name}`, readCodedReadings(db, { ...point, fromMs, toMs, most: 5 }, ['RANGE']));
    }
  }
  for (const ms of moments) {
    const name = String((ms - T) / HOUR_MS);
    await note(`last heard ${name}`, readLastHeard(db, [deviceId], ms));
    await note(`next ${name}`, readNextMoment(db, deviceId, ms));
    await note(`newest of points ${name}`, readNewestOfPoints(db, siteId, ms, ['RANGE']));
    for (const rows of [0, 5, 60, 10_000]) await note(`row ${rows} from ${name}`, readRowTime(db, deviceId, ms, rows));
    for (const point of points) {
      for (const side of ['before', 'atOrAfter'] as const) {
        await note(`${side} ${name} ${point.point}`, readNeighbour(db, deviceId, point.pointId, ms, side));
        await note(
          `good ${side} ${name} ${point.point}`,
          readNeighbour(db, deviceId, point.pointId, ms, side, { goodOnly: true }),
        );
      }
    }
  }
  for (const point of points) {
    await note(`first ${point.point}`, readFirstReading(db, point));
    await note(`at ${point.point}`, readValuesAt(db, point, [T, T + 5 * MINUTE_MS, T + DAY_MS, T + 3 * DAY_MS]));
  }
  await note('newest', readNewest(db, [deviceId]));
  await note('newest readings', readNewestReadings(db, siteId, pointIds));
  await note('oldest', readOldestRow(db, deviceId));
  await note('spans', readStoredSpans(db, siteId));
  await note('simulation', readSimulation(db, siteId));
  await note('contents', readContents(db));
  return found;
}

describe('whoever reads readings', () => {
  const message = fc.record({
    minute: fc.oneof(
      fc.integer({ min: 0, max: DAYS * 288 }).map((n) => n * 5),
      fc.integer({ min: 0, max: DAYS * 1_440 }),
    ),
    seq: fc.option(fc.nat({ max: 1_000 }), { nil: undefined }),
    lateMinutes: fc.constantFrom(0, 0, 0, 20, 4_000),
    values: fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(
        fc.integer({ min: 0, max: 100 }).map((n) => n / 10),
        fc.record({ v: fc.nat({ max: 9 }), q: fc.constantFrom('bad' as const, 'uncertain' as const) }),
      ),
      { minKeys: 1 },
    ),
  });
  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;
  const eventOf = ({ minute, seq, lateMinutes, values }: Message): ReadingsData => {
    const ts = T + minute * MINUTE_MS;
    const row = { ts, values, ...(seq !== undefined && { seq }) };
    return readings({ receivedAt: ts + 1_000 + lateMinutes * MINUTE_MS, readings: [row] });
  };

  it('is answered the same, whichever days are packed', async () => {
    const store = await TestStore.open('packed_readers');
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 150 }),
        fc.array(fc.boolean(), { minLength: DAYS + 1, maxLength: DAYS + 1 }),
        async (messages, isPacked) => {
          await store.clear();
          await store.db.execute('delete from reading_pack');
          await store.db.execute('delete from reading_code');
          const half = Math.ceil(messages.length / 2);
          await store.readings(...messages.slice(0, half).map(eventOf));
          if (half < messages.length) await store.readings(...messages.slice(half).map(eventOf));
          await store.db.execute(
            `insert into reading_code (point_id, ts, code) select $1, ts, 'RANGE' from reading where extract(minute from ts) < 20`,
            [store.point('boiler-1', 'a').pointId],
          );
          const before = await answers(store);
          const { deviceId } = store.point('boiler-1', 'a');
          for (const [i, isIt] of isPacked.entries()) {
            if (isIt) await packDay(store.db, { deviceId, dayMs: T + i * DAY_MS });
          }
          expect(await answers(store)).toEqual(before);
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
    await store.close();
  }, 180_000);

  it('gets a whole page where its day is opened between two looks', async () => {
    const store = await TestStore.open('opened_between');
    const minutes = [0, 5, 10];
    await store.readings(
      ...minutes.map((minute) => eventOf({ minute, seq: minute, lateMinutes: 0, values: { a: 1 } })),
    );
    const point = store.point('boiler-1', 'a');
    await packDay(store.db, { deviceId: point.deviceId, dayMs: T });
    let looks = 0;
    const opening = new Proxy(store.db, {
      get: (real, key) => {
        if (key !== 'query') return (Reflect.get(real, key) as () => unknown).bind(real);
        return async (sql: string, params: unknown[]) => {
          if (looks++ === 1) {
            await real.query('select open_readings($1::int[], array[to_timestamp($2)])', [[point.deviceId], T / 1_000]);
          }
          return real.query(sql, params);
        };
      },
    });
    const page = await readPointPage(opening, point, { fromMs: T, toMs: T + DAY_MS }, { limit: 10, after: null });
    expect(looks).toBe(2);
    expect(await store.db.query('select from reading_pack')).toEqual([]);
    expect(page.map(({ t }) => (t - T) / MINUTE_MS)).toEqual(minutes);
    await store.close();
  });
});
