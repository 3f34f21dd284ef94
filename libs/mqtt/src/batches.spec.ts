import { setTimeout as wait } from 'node:timers/promises';
import { Batches, Waiting, type BatchesOptions, type Origin } from './batches.js';
import type { InboundMessage } from './inbound.js';

const origin = (): Origin => ({
  closed: false,
  waitingMessages: 0,
  queuedMessages: 0,
  queuedBytes: 0,
  slowMessages: 0,
});
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A handler whose batches the test ends by hand. */
function harness(limits: Partial<Pick<BatchesOptions<Origin>, 'maxMessages' | 'maxBytes' | 'gathering'>> = {}) {
  const open: { batch: string[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const done: string[][] = [];
  const fatal: unknown[] = [];
  const names = (batch: readonly InboundMessage[]): string[] => batch.map((m) => m.topic);
  const batches = new Batches<Origin>(
    (batch) => new Promise((finish, fail) => open.push({ batch: names(batch), finish, fail })),
    {
      maxMessages: limits.maxMessages ?? 100,
      maxBytes: limits.maxBytes ?? 1_000_000,
      onDone: (batch) => done.push(names(batch)),
      onFatal: (error) => fatal.push(error),
      gathering: limits.gathering ?? { waitMs: () => 0, begins: () => undefined },
    },
  );
  const add = (from: Origin, topic: string, qos = 1, bytes = 10): void =>
    batches.add(new Waiting(from, 'c', topic, Buffer.alloc(bytes), 0, bytes, 0, qos, 1));
  const addSlow = (from: Origin, topic: string): void => {
    const message = new Waiting(from, 'c', topic, Buffer.alloc(10), 0, 10, 0, 1, 1);
    message.acknowledgeAt = 1;
    batches.add(message);
  };
  return { batches, open, done, fatal, add, addSlow };
}

describe('batches', () => {
  it('collects while one is in flight, and hands over the rest as soon as that is done', async () => {
    const { open, done, add, batches } = harness();
    const o = origin();
    add(o, 'a');
    add(o, 'b');
    await tick();
    add(o, 'c');
    add(o, 'd');
    await tick();
    expect(open.map((b) => b.batch)).toEqual([['a', 'b']]);
    open[0]!.finish();
    await tick();
    expect(open.map((b) => b.batch)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    open[1]!.finish();
    await tick();
    expect(done).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(batches.waitingBytes).toBe(0);
    expect(batches.waitingMessages).toBe(0);
  });

  it('waits for more where that pays, and begins nothing any more when it is halted meanwhile', async () => {
    let waits = true;
    const begun: number[] = [];
    const gathering = {
      waitMs: () => (waits ? 1 : 0),
      begins: (_: number, messages: number) => void begun.push(messages),
    };
    const { open, add, batches } = harness({ gathering });
    const o = origin();
    add(o, 'a');
    await tick();
    expect(open).toEqual([]);
    add(o, 'b');
    await tick();
    waits = false;
    while (open.length < 1) await tick();
    expect(open[0]!.batch).toEqual(['a', 'b']);
    add(o, 'c');
    waits = true;
    open[0]!.finish();
    await tick();
    const halted = batches.halt(1_000);
    waits = false;
    await wait(20);
    await halted;
    expect(open).toHaveLength(1);
    expect(begun).toEqual([2]);
  });

  it('starts a second batch under load, and ends both in the order in which they began', async () => {
    const { open, done, add, batches } = harness({ maxMessages: 5_000 });
    const o = origin();
    add(o, 'first');
    await tick();
    for (let i = 0; i < 1_000; i++) add(o, `m${i}`);
    await tick();
    expect(open.map((b) => b.batch.length)).toEqual([1, 1_000]);
    for (let i = 0; i < 2_000; i++) add(o, `n${i}`);
    await tick();
    expect(open).toHaveLength(2); // not a third
    open[1]!.finish();
    await tick();
    expect(done).toEqual([]); // its turn has not come
    open[0]!.finish();
    await tick();
    expect(done.map((batch) => batch.length)).toEqual([1, 1_000]);
    expect(open[2]!.batch).toHaveLength(2_000);
    open[2]!.finish();
    await tick();
    expect(batches.waitingBytes).toBe(0);
    expect(batches.waitingMessages).toBe(0);
  });

  it('ends nothing behind a batch that failed', async () => {
    const { open, done, fatal, add } = harness({ maxMessages: 5_000 });
    const o = origin();
    add(o, 'first');
    await tick();
    for (let i = 0; i < 1_000; i++) add(o, `m${i}`);
    await tick();
    open[0]!.fail(new Error('a bug'));
    open[1]!.finish();
    await tick();
    expect(fatal).toHaveLength(1);
    expect(done).toEqual([]);
  });

  it('bounds a batch by number and by bytes', async () => {
    const { open, add } = harness({ maxMessages: 3, maxBytes: 700 });
    const o = origin();
    for (const name of 'abcd') add(o, name);
    add(o, 'big', 1, 1_000);
    add(o, 'e');
    await tick();
    for (let i = 0; i < 3; i++) {
      open[i]?.finish();
      await tick();
    }
    expect(open.map((b) => b.batch)).toEqual([['a', 'b', 'c'], ['d', 'big'], ['e']]);
  });

  it('drops what waits of a closed connection, not what is in flight, and not QoS 0', async () => {
    const { open, done, add, batches } = harness();
    const gone = origin();
    const other = origin();
    add(gone, 'in flight');
    await tick();
    add(gone, 'waits');
    add(other, 'other');
    add(gone, 'is not sent again', 0);
    const before = batches.waitingBytes;
    batches.drop(gone);
    expect(batches.dropped).toBe(1);
    expect(batches.waitingBytes).toBe((before / 4) * 3);
    open[0]!.finish();
    await tick();
    open[1]!.finish();
    await tick();
    expect(done).toEqual([['in flight'], ['other', 'is not sent again']]);
    expect(batches.waitingBytes).toBe(0);
  });

  it('gives the memory of dropped messages back while the handler hangs', async () => {
    const { batches, add } = harness();
    const other = origin();
    add(other, 'hangs');
    await tick();
    for (let i = 0; i < 50; i++) {
      const gone = origin();
      for (let k = 0; k < 100; k++) add(gone, 'x');
      batches.drop(gone);
      await tick();
    }
    expect(batches.waitingMessages).toBe(1);
    expect((batches as unknown as { queue: unknown[] }).queue).toHaveLength(0);
  });

  it('takes a rejection as a bug: the owner is told, nothing is done, nothing more is started', async () => {
    const { open, done, fatal, add } = harness();
    const o = origin();
    add(o, 'a');
    await tick();
    add(o, 'b');
    const error = new Error('bug');
    open[0]!.fail(error);
    await tick();
    add(o, 'c');
    await tick();
    expect(fatal).toEqual([error]);
    expect(done).toEqual([]);
    expect(open).toHaveLength(1);
  });

  it('halts: waits for the batch in flight, at most until the deadline', async () => {
    const { open, done, add, batches } = harness();
    const o = origin();
    add(o, 'a');
    await tick();
    add(o, 'b');
    const halted = batches.halt(10_000);
    open[0]!.finish();
    await halted;
    expect(done).toEqual([['a']]);
    expect(open).toHaveLength(1);

    const hanging = harness();
    hanging.add(o, 'a');
    await tick();
    await hanging.batches.halt(5);
    expect(hanging.done).toEqual([]);
  });

  it('takes a few of those above their rate along, behind all others, and keeps the order of each sender', async () => {
    const { open, add, addSlow, batches } = harness({ maxMessages: 1_000 });
    const [rude, polite] = [origin(), origin()];
    for (let i = 0; i < 400; i++) addSlow(rude, `r${i}`);
    add(rude, 'r400');
    add(polite, 'p0');
    await tick();
    const [first] = open;
    expect([first!.batch.length, first!.batch[0], first!.batch[1], first!.batch.at(-1)]).toEqual([
      251,
      'p0',
      'r0',
      'r249',
    ]);
    add(polite, 'p1');
    first!.finish();
    await tick();
    expect([open[1]!.batch.length, open[1]!.batch[0], open[1]!.batch.at(-1)]).toEqual([152, 'p1', 'r400']);
    add(rude, 'r401');
    open[1]!.finish();
    await tick();
    open[2]!.finish();
    await tick();
    expect(open[2]!.batch).toEqual(['r401']);
    expect([batches.waitingMessages, batches.waitingBytes, rude.slowMessages]).toEqual([0, 0, 0]);
  });

  it('takes none of the slow lane before the fast one is empty, and no more bytes than that has left', async () => {
    const { open, add, addSlow } = harness({ maxBytes: 700 });
    const o = origin();
    for (const name of ['f0', 'f1', 'f2']) add(o, name, 1, 500);
    for (const name of ['s0', 's1']) addSlow(o, name);
    await tick();
    for (let i = 0; i < 3; i++) {
      open[i]?.finish();
      await tick();
    }
    expect(open.map((b) => b.batch)).toEqual([['f0', 'f1'], ['f2', 's0'], ['s1']]);
  });

  it('drops what waits of a closed sender in the slow lane too', async () => {
    const { open, addSlow, batches } = harness();
    const rude = origin();
    for (let i = 0; i < 300; i++) addSlow(rude, `r${i}`);
    batches.drop(rude);
    await tick();
    await tick();
    expect([open.length, batches.waitingMessages, batches.waitingBytes, batches.dropped]).toEqual([0, 0, 0, 300]);
  });
});
