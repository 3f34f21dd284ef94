import { createDatabase, isTransient, openDatabase, type Database } from '#postgres';
import { CommitUnknown } from '../../../libs/postgres/src/database/commit-unknown.js';
import { BinaryRows } from '../../../libs/postgres/src/wire/binary-rows.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { until } from '../../support/processes/until.js';

/** null: it did not fail. */
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const log = { info: () => undefined, warn: () => undefined };

describe('statements of one connection', () => {
  let near: Database;
  let far: Database;
  let proxy: TcpProxy;

  beforeAll(async () => {
    const url = freshDatabaseUrl('together');
    await createDatabase(url);
    near = await openDatabase({ url, log, max: 1 });
    await near.execute('create table noted (n int primary key)');
    proxy = await TcpProxy.to(url);
    const behind = new URL(url);
    behind.port = String(proxy.port);
    far = await openDatabase({ url: behind.href, log, max: 1 });
  });
  beforeEach(() => near.execute('truncate noted'));
  afterAll(async () => {
    await far.close().catch(() => undefined);
    await proxy.close();
    await near.close();
  });

  const note = 'insert into noted values ($1)';
  const noted = async (): Promise<number[]> =>
    (await near.query<{ n: number }>('select n from noted order by n')).map(({ n }) => n);

  it('are each answered by what is its own, in whatever order their answers are awaited', async () => {
    const found = await far.transaction((tx) =>
      tx.together(
        () => tx.query('select 1 as a, pg_sleep(0.05)::text'),
        () => tx.execute('insert into noted values (1), (2), (3)'),
        async () => [...(await tx.query('select 2 as b')), ...(await tx.query('select count(*)::int as c from noted'))],
        () => Promise.resolve('no statement'),
      ),
    );
    expect(found).toEqual([[{ a: 1, pg_sleep: '' }], 3, [{ b: 2 }, { c: 3 }], 'no statement']);
  });

  it('are sent without an answer to the ones before, and with them the begin of their transaction', async () => {
    await far.query('select 1');
    proxy.loseAnswers();
    const session = far.session((one) => one.together(...[1, 2, 3].map((n) => () => one.execute(note, [n]))));
    const ended = failureOf(session);
    await until(async () => (await noted()).length === 3, 'all three are there, although nobody heard of the first');
    proxy.up();
    expect(isTransient(await ended)).toBe(true);

    await far.query('select 1');
    proxy.loseAnswers();
    const transaction = failureOf(far.transaction((tx) => tx.execute(note, [4])));
    await until(async () => {
      const open = await near.query(
        `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and query = $1`,
        [note],
      );
      return open.length === 1;
    }, 'the first statement of a transaction is done, although nobody heard of its begin');
    proxy.up();
    expect(isTransient(await transaction)).toBe(true);
    expect(await noted()).toEqual([1, 2, 3]);
  });

  it('fail by the first that failed, when all have ended, and none of their transaction stays', async () => {
    const ended: string[] = [];
    const work = far.transaction((tx) =>
      tx.together(
        () => tx.execute(note, [1]),
        () => tx.query('select 1 / 0'),
        () => tx.execute(note, [2]).finally(() => ended.push('the last')),
      ),
    );
    await expect(work.finally(() => ended.push('all'))).rejects.toMatchObject({ code: '22012' });
    expect(ended).toEqual(['the last', 'all']);
    expect(await noted()).toEqual([]);
    expect(await far.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('are not taken for stored where one had failed and nobody minded', async () => {
    const work = far.transaction(async (tx) => {
      await tx.execute(note, [1]);
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('a statement of the transaction had failed: nothing of it is stored');
    expect(await noted()).toEqual([]);
  });

  it('say what had failed, also to whoever waits for a later one first', async () => {
    const work = far.transaction(async (tx) => {
      await tx.query('select 1');
      const first = tx.query('select 1 / 0');
      first.catch(() => undefined);
      await tx.execute(note, [1]);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await noted()).toEqual([]);
  });

  it('go behind the begin of their transaction and behind each other, however many are sent before it has begun', async () => {
    const work = far.transaction(async (tx) => {
      const found = await Promise.all([
        tx.execute(note, [1]),
        tx.query('select n from noted'),
        tx.execute(note, [2]),
        tx.query('select n from noted order by n'),
      ]);
      expect(found).toEqual([1, [{ n: 1 }], 1, [{ n: 1 }, { n: 2 }]]);
      throw new Error('none of it is to stay');
    });
    await expect(work).rejects.toThrow('none of it is to stay');
    expect(await noted()).toEqual([]);
  });

  it('leave with the COMMIT behind them where they are the last: it happens, although nobody heard of any answer', async () => {
    await far.query('select 1');
    proxy.loseAnswers();
    const work = failureOf(
      far.transaction((tx) =>
        tx.lastly(
          () => tx.execute(note, [1]),
          () => tx.execute(note, [2]),
        ),
      ),
    );
    await until(async () => (await noted()).length === 2, 'both are committed');
    proxy.up();
    expect(await work).toBeInstanceOf(CommitUnknown);
    const answers = await far.transaction(async (tx) => {
      await tx.execute(note, [3]);
      return tx.lastly(
        () => tx.query('select count(*)::int as n from noted'),
        () => tx.execute(note, [4]),
      );
    });
    expect(answers).toEqual([[{ n: 3 }], 1]);
    expect(await noted()).toEqual([1, 2, 3, 4]);
  });

  it('take the COMMIT behind them back with all of their transaction where one of them fails', async () => {
    const work = far.transaction(async (tx) => {
      await tx.execute(note, [1]);
      return tx.lastly(
        () => tx.execute(note, [2]),
        () => tx.query('select 1 / 0'),
        () => tx.execute(note, [3]),
      );
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await noted()).toEqual([]);
    expect(await far.transaction((tx) => tx.execute(note, [4]))).toBe(1);
  });

  it('are not committed without one that could not even be sent', async () => {
    const work = far.transaction((tx) =>
      tx.lastly(
        () => tx.execute(note, [1]),
        () => Promise.reject(new Error('no words for it')),
        () => tx.execute(note, [2]),
      ),
    );
    await expect(work).rejects.toThrow('no words for it');
    expect(await noted()).toEqual([]);
  });

  it('are refused behind a COMMIT: they would not belong to the transaction', async () => {
    const work = far.transaction((tx) =>
      tx.lastly(async () => {
        await tx.execute(note, [1]);
        await tx.execute(note, [2]);
      }),
    );
    await expect(work).rejects.toThrow('nothing is asked behind its COMMIT');
    expect(await noted()).toEqual([1]);
  });

  it('begin no transaction where there are none', async () => {
    await far.query('select 1');
    proxy.loseAnswers();
    const nothing = await far.transaction(() => Promise.resolve('nothing was asked'));
    proxy.up();
    expect(nothing).toBe('nothing was asked');
  });

  it('stand around a copy, which is never begun while another waits for its answer', async () => {
    const rows = new BinaryRows();
    rows.row(1);
    rows.int32(7);
    const bytes = rows.end();
    const copy = 'copy noted from stdin (format binary)';
    await far.transaction(async (tx) => {
      await tx.copyIn(copy, bytes);
      await tx.together(
        () => tx.execute(note, [8]),
        () => tx.execute(note, [9]),
      );
    });
    expect(await noted()).toEqual([7, 8, 9]);
    const both = far.transaction((tx) =>
      tx.together(
        () => tx.execute(note, [10]),
        () => tx.copyIn(copy, bytes),
      ),
    );
    await expect(both).rejects.toThrow('rows are copied while nothing else is asked of the connection');
    expect(await noted()).toEqual([7, 8, 9]);
  });
});
