import type { RecordProducer } from '#kafka';
import { addToOutbox, nextVersion, type Database } from '#postgres';
import type { Logger } from '#runtime';
import { OutboxMover } from '#service-database';
import { moveOutbox } from '../../../libs/postgres/src/log/outbox.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

interface Sent {
  readonly key: string;
  readonly value: string;
}

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('outbox');
});
beforeEach(() => db.execute('delete from outbox'));
afterAll(() => db.close());

const tell = (key: string) =>
  db.transaction(async (tx) =>
    addToOutbox(tx, [{ topic: 't', key, event: { data: { version: await nextVersion(tx) } } }]),
  );
const versions = (sent: readonly Sent[], key: string) =>
  sent.filter((s) => s.key === key).map((s) => (JSON.parse(s.value) as { data: { version: number } }).data.version);

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('outbox', () => {
  it('tells nothing of a transaction that failed', async () => {
    const failing = db.transaction(async (tx) => {
      await addToOutbox(tx, [{ topic: 't', key: 'k', event: {} }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await moveOutbox(db, async () => undefined)).toBe(0);
  });

  it('keeps what Kafka did not take', async () => {
    await tell('a');
    await expect(moveOutbox(db, () => Promise.reject(new Error('Kafka is away')))).rejects.toThrow('Kafka is away');
    const sent: Sent[] = [];
    expect(await moveOutbox(db, async (records) => void sent.push(...records))).toBe(1);
    expect(sent).toMatchObject([{ topic: 't', key: 'a' }]);
    expect(await moveOutbox(db, async () => undefined)).toBe(0);
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
});
