import type { RecordProducer } from '#kafka';
import { addToOutbox, readOutboxState, type Database } from '#postgres';
import type { Logger } from '#runtime';
import { OutboxMover } from '#service-database';
import { moveOutbox, type OutboxRecord, type SendRecords } from '../../../libs/postgres/src/log/outbox.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

type Sent = OutboxRecord;

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('outbox');
});
beforeEach(() => db.execute('delete from outbox'));
afterAll(() => db.close());

let version = 0;
const tell = (key: string) =>
  db.transaction((tx) => addToOutbox(tx, [{ topic: 't', key, event: { data: { version: ++version } } }]));
const move = async (send: SendRecords): Promise<number> => (await moveOutbox(db, send, { mostBytes: 1_000 })).moved;
const versions = (sent: readonly Sent[], key: string) =>
  sent
    .filter((s) => s.key === key)
    .map((s) => (JSON.parse(s.value ?? 'null') as { data: { version: number } }).data.version);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends nothing before it is let go. */
function paused(): { send: SendRecords; letGo: () => void; taken: Promise<readonly Sent[]> } {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  let take: (records: readonly Sent[]) => void = () => undefined;
  const taken = new Promise<readonly Sent[]>((resolve) => (take = resolve));
  const send: SendRecords = async (records) => {
    take(records);
    await free;
  };
  return { send, letGo, taken };
}

describe('outbox', () => {
  it('tells nothing of a transaction that failed', async () => {
    const failing = db.transaction(async (tx) => {
      await addToOutbox(tx, [{ topic: 't', key: 'k', event: {} }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await move(async () => undefined)).toBe(0);
  });

  it('keeps what Kafka did not take', async () => {
    await tell('a');
    await expect(move(() => Promise.reject(new Error('Kafka is away')))).rejects.toThrow('Kafka is away');
    const sent: Sent[] = [];
    expect(await move(async (records) => void sent.push(...records))).toBe(1);
    expect(sent).toMatchObject([{ topic: 't', key: 'a' }]);
    expect(await move(async () => undefined)).toBe(0);
  });

  it('two movers keep the order of a key, and send everything', async () => {
    const sent: Sent[] = [];
    let failures = 2;
    const producer = {
      send: async (records: readonly Sent[]) => {
        await new Promise((resolve) => setTimeout(resolve, 3));
        if (failures-- > 0) throw new Error('Kafka is away');
        sent.push(...records);
      },
    } as unknown as RecordProducer;
    const log = { warn: () => undefined } as unknown as Logger;
    const movers = [new OutboxMover(db, producer, log), new OutboxMover(db, producer, log)];
    for (const mover of movers) mover.onApplicationBootstrap();
    for (let i = 0; i < 60; i++) {
      await tell(i % 3 === 0 ? 'a' : 'b');
      movers[i % 2]!.wake();
    }
    await until(() => sent.length >= 60);
    await Promise.all(movers.map((one) => one.onApplicationShutdown()));
    for (const key of ['a', 'b']) {
      const told = versions(sent, key);
      expect(told).toEqual([...told].sort((x, y) => x - y));
    }
    expect(sent).toHaveLength(60);
  });

  it('goes on without a mover that is paused, and what that one does afterwards changes nothing', async () => {
    await tell('a');
    const stalled = paused();
    const first = moveOutbox(db, stalled.send, { mostBytes: 1_000, holdsMs: 500 });
    await stalled.taken;
    const sent: Sent[] = [];
    expect(await move(async (records) => void sent.push(...records))).toBe(0);
    await until(async () => (await move(async (records) => void sent.push(...records))) === 1);
    await tell('b');
    stalled.letGo();
    await expect(first).rejects.toThrow('the connection to PostgreSQL was lost');
    expect(await move(async (records) => void sent.push(...records))).toBe(1);
    expect(sent.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('puts a document aside that is too large, says so once, and sends all others', async () => {
    const large = (key: string) =>
      db.transaction((tx) => addToOutbox(tx, [{ topic: 't', key, event: { text: 'x'.repeat(1_000) } }]));
    await tell('a');
    await large('large');
    await tell('b');
    const sent: Sent[] = [];
    const once = () => moveOutbox(db, async (records) => void sent.push(...records), { mostBytes: 1_000 });
    expect((await once()).setAside).toEqual([{ topic: 't', key: 'large', bytes: 1_016, isNew: true }]);
    expect(sent.map(({ key }) => key)).toEqual(['a', 'b']);
    await large('large');
    expect((await once()).setAside).toMatchObject([{ key: 'large', isNew: false }]);
    expect(await readOutboxState(db)).toEqual({ waiting: 0, setAside: 1 });
    await tell('large');
    expect(await once()).toMatchObject({ moved: 1, setAside: [] });
    expect(await readOutboxState(db)).toEqual({ waiting: 0, setAside: 0 });
  });

  it('takes no more at once than memory bears, and empties keys', async () => {
    for (let i = 0; i < 6; i += 1)
      await db.transaction((tx) =>
        addToOutbox(tx, [{ topic: 't', key: `${i}`, event: { text: 'x'.repeat(1_500_000) } }]),
      );
    await db.transaction((tx) => addToOutbox(tx, [{ topic: 't', key: 'empty', event: null }]));
    const moves: Sent[][] = [];
    for (let more = true; more;) {
      const move = await moveOutbox(db, async (records) => void moves.push([...records]), { mostBytes: 1_800_000 });
      more = move.more;
    }
    expect(moves.map((records) => records.length)).toEqual([2, 2, 3]);
    expect(moves.at(-1)!.at(-1)).toEqual({ topic: 't', key: 'empty', value: null });
  });
});
