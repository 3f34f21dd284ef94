import { READINGS_TOPIC } from '#contracts';
import { createKafka } from '#kafka';
import {
  isTransient,
  migrate,
  createDatabase,
  openDatabase,
  readOffset,
  type Database,
  type DatabaseLimits,
} from '#postgres';
import { StoredLogs } from '../../../apps/aggregator/src/storing/stored-logs.js';
import { CommitUnknown } from '../../../libs/postgres/src/database/commit-unknown.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase, freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { until } from '../../support/processes/until.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const SHORT: DatabaseLimits = { statementMs: 1_000, lockMs: 300, idleInTransactionMs: 500 };
const events = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    data: readings({ readings: [{ ts: T + (from + i) * 1_000, seq: from + i, values: { a: from + i } }] }),
  }));

/** A database of its own, reached directly and through a wire that can be cut. */
async function behindProxy(prefix: string, limits?: DatabaseLimits) {
  const direct = freshDatabaseUrl(prefix);
  await createDatabase(direct);
  const near = await openDatabase({ url: direct, log: { info() {}, warn() {} }, max: 4 });
  await migrate(near);
  const proxy = await TcpProxy.to(direct);
  const url = new URL(direct);
  url.port = String(proxy.port);
  const warnings: string[] = [];
  const log = { info() {}, warn: (_: object, line: string) => void warnings.push(line) };
  const far = await openDatabase({ url: url.href, log, max: 10, limits });
  return {
    near,
    far,
    proxy,
    warnings,
    close: async () => {
      await far.close().catch(() => undefined);
      await proxy.close();
      await near.close();
    },
  };
}

describe('a COMMIT whose answer is lost', () => {
  it('ends after ten seconds, is looked up, and nothing is doubled or lost', async () => {
    const { near, far, proxy, close } = await behindProxy('commit_lost');
    const store = await TestStore.over(far);
    await store.assign(READINGS_TOPIC);
    await store.record(store.batch(READINGS_TOPIC, events(0, 5), { first: 0n }));
    await near.execute(
      `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$`,
    );
    await near.execute(
      `create constraint trigger slow after update on kafka_offset deferrable initially deferred for each row execute function slow()`,
    );
    const started = Date.now();
    const batch = store.batch(READINGS_TOPIC, events(5, 12), { first: 5n });
    const storing = store.record(batch).then(
      () => null,
      (error: unknown) => error,
    );
    await until(
      async () =>
        (
          await near.query(
            `select from pg_stat_activity where datname = current_database() and query = 'COMMIT' and state = 'active'`,
          )
        ).length > 0,
      'the COMMIT is under way',
    );
    proxy.loseAnswers();
    const error = await storing;
    expect(error).toBeInstanceOf(CommitUnknown);
    expect(isTransient(error)).toBe(true);
    expect(Date.now() - started).toBeLessThan(15_000);
    proxy.up();
    await near.execute('drop trigger slow on kafka_offset');

    // As the consumer does: the position says that it was stored, and what is brought again below it counts no second time.
    await until(async () => (await readOffset(near, READINGS_TOPIC, 0))?.next === 12n, 'the server has committed');
    expect(await store.assign(READINGS_TOPIC)).toBe(12n);
    await store.record(batch);
    await store.record(store.batch(READINGS_TOPIC, events(12, 15), { first: 12n }));
    const line = await store.ledger();
    expect(line).toMatchObject({ received: 15, stored: 15, duplicate: 0, gaps: [] });
    expect(inFlight(line)).toBe(0);
    await close();
  });
});

describe('the limits of a service', () => {
  it('a process that is paused inside of a transaction loses its locks; one that waits for them gives up', async () => {
    const { near, far, close } = await behindProxy('limits', SHORT);
    await near.execute(`insert into site (code, name, time_zone) values ('a', 'a', 'UTC')`);
    const lock = (db: Database, after: () => Promise<void>) =>
      db.transaction(async (tx) => {
        await tx.query('select from site for update');
        await after();
        await tx.query('select 1');
      });
    let hasLock = false;
    const paused = lock(far, async () => {
      hasLock = true;
      await until(async () => {
        const held = await near.query(
          `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
        );
        return held.length === 0;
      }, 'the server has ended the paused one');
    }).catch((error: unknown) => error);
    await until(() => hasLock, 'the first has the lock');
    const refused = await lock(far, async () => undefined).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '55P03' });
    expect(isTransient(refused)).toBe(true);
    expect(isTransient(await paused)).toBe(true);
    await lock(far, async () => undefined);
    await expect(far.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    await close();
  });

  it('a server that does not answer any more is given up too', async () => {
    const { far, proxy, close } = await behindProxy('half_open', SHORT);
    await far.query('select 1');
    const started = Date.now();
    const asking = far.query('select pg_sleep(0.2)').catch((error: unknown) => error);
    proxy.loseAnswers();
    expect(isTransient(await asking)).toBe(true);
    expect(Date.now() - started).toBeLessThan(8_000);
    proxy.up();
    expect(await far.query('select 1 as one')).toEqual([{ one: 1 }]);
    await close();
  });

  it('nor is the begin of a transaction waited for that is sent alone, before a copy', async () => {
    const { far, proxy, close } = await behindProxy('half_begun', SHORT);
    await far.query('select 1');
    proxy.hold();
    const copying = far.transaction((tx) => tx.copyIn('copy site from stdin (format binary)', Buffer.alloc(0)));
    expect(isTransient(await copying.catch((error: unknown) => error))).toBe(true);
    proxy.up();
    await close();
  }, 30_000);
});

describe('while PostgreSQL is away', () => {
  it('a consumer of eighteen partitions asks now and then and says so once, and stores everything when it is back', async () => {
    const { far, proxy, warnings, close } = await behindProxy('away');
    const topic = `away-${Date.now()}`;
    const said: string[] = [];
    const warn = (_: object, line: string) => void said.push(line);
    const kafka = createKafka({
      brokers: [process.env.TEST_KAFKA_BROKERS!],
      clientId: 'away',
      log: { debug() {}, info() {}, warn, error: warn },
    });
    await kafka.ensureTopics([{ name: topic, partitions: 18, config: {} }]);
    const store = await TestStore.over(far);
    const consumer = kafka.consumer({
      groupId: topic,
      topics: [topic],
      startOffsets: (name, partition) => store.batches.startOffset(name, partition),
      memory: new StoredLogs(far),
      onBatch: (batch) => store.batches.record(batch),
      aheadFrom: 1,
      onFatal: (error) => void said.push(String(error)),
    });
    await consumer.start();
    const producer = kafka.producer();
    await producer.connect();
    const publish = (round: number) =>
      producer.send(
        Array.from({ length: 72 }, (_, i) => {
          const device = `boiler-${i}`;
          const data = readings({ device, readings: [{ ts: T + round, seq: round, values: { a: i } }] });
          return { topic, key: `north/${device}`, value: JSON.stringify({ id: `${round}/${i}`, data }) };
        }),
      );
    const stored = async () => (await far.query<{ n: number }>('select count(*) as n from reading'))[0]!.n;
    await publish(1);
    await until(async () => (await stored()) === 72, 'the first round is stored');

    // A topic that was just made may be unknown for a moment: that is not the outage.
    said.length = 0;
    proxy.down();
    const asked = proxy.accepted;
    await publish(2);
    const AWAY_MS = 6_000;
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    const perSecond = (proxy.accepted - asked) / (AWAY_MS / 1_000);
    const lines = [...said, ...warnings];
    proxy.up();
    await until(async () => (await stored()) === 144, 'the second round is stored').catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify([said, warnings, perSecond])}`);
    });
    expect(perSecond).toBeLessThan(3);
    // One of each kind: a connection, a batch, where to go on.
    expect(lines).toEqual([...new Set(lines)]);
    expect(lines.length).toBeLessThan(6);
    await consumer.stop();
    await producer.disconnect();
    await kafka.disconnect();
    await close();
  });
});

describe('a fresh database', () => {
  it('has no limits where none are asked for: migrations and commands take their time', async () => {
    const db = await freshDatabase('no_limits');
    expect(
      await db.query(`select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l`),
    ).toEqual([{ s: '0', l: '0' }]);
    await db.close();
  });
});
