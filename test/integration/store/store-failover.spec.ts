import { jest } from '@jest/globals';
import { READINGS_TOPIC } from '#contracts';
import type { InBatch } from '#kafka';
import { createDatabase, isTransient, migrate, openDatabase, readOffset } from '#postgres';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const log = { info: () => undefined, warn: () => undefined };
const open = (url: string) => openDatabase({ url, log, max: 4 });
const nameOf = (url: string): string => new URL(url).pathname.slice(1);
const event = (device: string, n: number) => ({
  data: readings({ device, readings: [{ ts: T + n * 1_000, seq: n, values: { flow: n } }] }),
});

/** Where the store goes on; connections of before may have ended. */
async function positionOf(store: TestStore, otherwise: number): Promise<number> {
  try {
    return Number((await store.assign(READINGS_TOPIC)) ?? 0n);
  } catch {
    return otherwise;
  }
}

describe('a database that has lost its end under a process that goes on', () => {
  it('gets nothing under ids of before: all is asked anew, and stored from the position that it has', async () => {
    const url = freshDatabaseUrl('primary');
    const standbyUrl = freshDatabaseUrl('standby');
    await createDatabase(url);
    const first = await open(url);
    await migrate(first);
    const seed = await TestStore.over(first);
    await seed.record(seed.batch(READINGS_TOPIC, [event('boiler-1', 0)], { first: 0n }));
    await first.close();

    // What a standby had when the primary died; a restore from a backup and a promotion give it another identity.
    const server = await open(url.replace(`/${nameOf(url)}`, '/postgres'));
    await server.execute(`create database ${nameOf(standbyUrl)} template ${nameOf(url)}`);

    const db = await open(url);
    const store = await TestStore.over(db);
    await store.assign(READINGS_TOPIC);
    await store.record(store.batch(READINGS_TOPIC, [event('late-1', 1), event('late-2', 2)], { first: 1n }));
    const dangling = store.names.device('north', 'late-1')!.deviceId;

    const standby = await open(standbyUrl);
    await standby.execute('update database_identity set restore_id = gen_random_uuid()');
    const other = await TestStore.over(standby);
    await other.assign(READINGS_TOPIC, 7);
    await other.record(
      other.batch(READINGS_TOPIC, [event('other-1', 1), event('other-2', 2)], { partition: 7, first: 0n }),
    );
    expect([
      other.names.device('north', 'other-1')!.deviceId,
      other.names.device('north', 'other-2')!.deviceId,
    ]).toContain(dangling);
    await standby.close();

    await server.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${nameOf(url)}'`);
    await server.execute(`alter database ${nameOf(url)} rename to ${nameOf(url)}_old`);
    await server.execute(`alter database ${nameOf(standbyUrl)} rename to ${nameOf(url)}`);

    // As the consumer does: what was not stored is brought again, from the position that is asked again.
    let next = 3;
    for (let attempt = 0; next < 5 && attempt < 10; attempt++) {
      const batch = store.batch(
        READINGS_TOPIC,
        Array.from({ length: 5 - next }, (_, i) => event(`late-${next + i}`, next + i)),
        { first: BigInt(next) },
      );
      try {
        await store.record(batch);
        next = 5;
      } catch (error) {
        expect(isTransient(error)).toBe(true);
        next = await positionOf(store, next);
      }
    }
    expect((await readOffset(db, READINGS_TOPIC, 0))?.next).toBe(5n);
    const rows = await db.query<{ device: string; v: number }>(
      'select d.code as device, r.vals[1] as v from reading r join device d using (device_id) order by 1',
    );
    expect(rows).toEqual([
      { device: 'boiler-1', v: 0 },
      ...[1, 2, 3, 4].map((n) => ({ device: `late-${n}`, v: n })),
      { device: 'other-1', v: 1 },
      { device: 'other-2', v: 2 },
    ]);
    const layouts = await db.query<{ ok: boolean }>(
      'select bool_and(l.device_id = r.device_id) as ok from reading r join layout l using (layout_id)',
    );
    expect(layouts).toEqual([{ ok: true }]);
    await db.close();
    await server.close();
  });

  it('nor does a batch that comes while they are being asked', async () => {
    const url = freshDatabaseUrl('renewing');
    await createDatabase(url);
    const db = await open(url);
    await migrate(db);
    const store = await TestStore.over(db);
    await store.record(store.batch(READINGS_TOPIC, [event('boiler-1', 0)]));
    await store.assign(READINGS_TOPIC, 1);

    // In the history of now its id is another device's.
    await db.execute("update device set code = 'other' where code = 'boiler-1'");
    await db.execute("update device set code = 'boiler-1' where code = 'boiler-2'");
    await db.execute('update database_identity set restore_id = gen_random_uuid()');
    const failed: unknown[] = [];
    const fails = (batch: InBatch) => store.record(batch).catch((error: unknown) => failed.push(error));
    const meanwhile = store.batch(READINGS_TOPIC, [event('boiler-1', 2)], { partition: 1 });
    const comes: Promise<unknown>[] = [];
    const renew = store.names.renew.bind(store.names);
    jest.spyOn(store.names, 'renew').mockImplementationOnce(() => {
      comes.push(fails(meanwhile));
      return renew();
    });
    await fails(store.batch(READINGS_TOPIC, [event('boiler-1', 1)]));
    await Promise.all(comes);
    expect(failed.map(isTransient)).toEqual([true, true]);
    await store.record(meanwhile);
    const rows = await db.query<{ device: string; v: number }>(
      'select d.code as device, r.vals[1] as v from reading r join device d using (device_id) order by r.ts',
    );
    expect(rows).toEqual([
      { device: 'other', v: 0 },
      { device: 'boiler-1', v: 2 },
    ]);
    await db.close();
  });
});
