import 'reflect-metadata';
import { jest } from '@jest/globals';
import { pino } from 'pino';
import { Database } from '#postgres';
import type { Change } from './read-changes.js';
import { ChangeWatch } from './watch-changes.js';

/** The statuses of one database; each read waits until the test lets it answer, with what holds at its begin. */
class SlowDatabase extends Database {
  readonly versions = new Map<string, number>();
  readonly reads: (() => void)[] = [];
  failure: Error | null = null;

  override query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    if (!sql.includes('site_status')) return Promise.resolve([]);
    const [keys, versions] = params as [string[], number[]];
    const seen = new Map(keys.map((key, i) => [key, versions[i]]));
    const found = [...this.versions].filter(([site, version]) => seen.get(site) !== version);
    const rows = found.map(([site, version]) => ({ site, version, body: {} }) as Row);
    const { failure } = this;
    return new Promise((resolve, reject) => this.reads.push(() => (failure ? reject(failure) : resolve(rows))));
  }
  override execute = (): Promise<number> => Promise.reject(new Error('nothing is written'));
  override repository = (): never => {
    throw new Error('no entity is read');
  };
  override transaction = (): never => {
    throw new Error('nothing is written');
  };
  override session = (): never => {
    throw new Error('no session is needed');
  };
  override runMigrations = (): Promise<string[]> => Promise.resolve([]);
  override close = (): Promise<void> => Promise.resolve();

  /** Lets the read in hand answer. */
  async answer(): Promise<void> {
    await settled();
    this.reads.shift()!();
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const set = () => {
  const db = new SlowDatabase();
  const watch = new ChangeWatch(db, { declared: () => null } as never, pino({ level: 'silent' }));
  const got: Record<string, string[]> = {};
  const listen = (name: string, signal = new AbortController().signal): Promise<void> => {
    got[name] = [];
    return watch.listen(({ site, version }: Change) => got[name]!.push(`${site} ${version}`), signal);
  };
  return { db, watch, got, listen };
};

describe('watching changes', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends a change that comes while a new listener reads what holds', async () => {
    const { db, watch, got, listen } = set();
    db.versions.set('north', 1);
    void listen('first');
    await db.answer();
    expect(got).toEqual({ first: ['north 1'] });

    // The poll and the first read of a second listener at the same time, and a change in between.
    jest.advanceTimersByTime(1_000);
    void listen('second');
    await settled();
    db.versions.set('north', 2);
    while (db.reads.length > 0) await db.answer();
    jest.advanceTimersByTime(1_000);
    while (db.reads.length > 0 || (await settled(), db.reads.length > 0)) await db.answer();
    expect(got.first!.at(-1)).toBe('north 2');
    expect(got.second!.at(-1)).toBe('north 2');
    expect(got.first).toEqual(['north 1', 'north 2']);
    watch.onModuleDestroy();
  });

  it('sends a change after the first read of a listener once to each', async () => {
    const { db, watch, got, listen } = set();
    db.versions.set('north', 1);
    void listen('first');
    await db.answer();
    void listen('second');
    await settled();
    db.versions.set('north', 2);
    await db.answer();
    jest.advanceTimersByTime(1_000);
    await db.answer();
    expect(got).toEqual({ first: ['north 1', 'north 2'], second: ['north 1', 'north 2'] });
    watch.onModuleDestroy();
  });

  it('forgets who leaves while the first read is under way', async () => {
    const { db, watch, got, listen } = set();
    db.versions.set('north', 1);
    const gone = new AbortController();
    const listening = listen('gone', gone.signal);
    await settled();
    gone.abort();
    await db.answer();
    await listening;
    expect(got.gone).toEqual([]);
    // Nobody is left: nothing is read any more.
    jest.advanceTimersByTime(10_000);
    await settled();
    expect(db.reads).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
    watch.onModuleDestroy();
  });

  it('says so where the first read fails, and goes on for the others', async () => {
    const { db, watch, got, listen } = set();
    db.failure = new Error('away');
    const failed = listen('failed').catch((error: Error) => error.message);
    await db.answer();
    expect(await failed).toBe('away');
    db.failure = null;
    db.versions.set('north', 1);
    void listen('next');
    await db.answer();
    expect(got).toEqual({ failed: [], next: ['north 1'] });
    watch.onModuleDestroy();
  });
});
