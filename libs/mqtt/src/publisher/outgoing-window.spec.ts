import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { OutgoingWindow, type Outgoing } from './outgoing-window.js';
import { PublishEncoder } from './publish-encoder.js';

const message = (topic: string): Outgoing => ({ topic, payload: '', resolve: null, reject: null });

function send(window: OutgoingWindow): [number, string][] {
  const sent: [number, string][] = [];
  for (let m = window.next(); m; m = window.next()) sent.push([window.id, m.topic]);
  return sent;
}

describe('outgoing window', () => {
  it('bounds what is in flight', () => {
    const window = new OutgoingWindow(2);
    for (const name of 'abc') window.add(message(name));
    expect(send(window)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(window.acknowledged(1)?.topic).toBe('a');
    expect(window.acknowledged(1)).toBeUndefined();
    expect(window.acknowledged(0xffff)).toBeUndefined();
    expect(send(window)).toEqual([[3, 'c']]);
    expect(window.pending).toBe(2);
  });

  it('sends what is unacknowledged again, first and in the old order, with fresh ids', () => {
    const window = new OutgoingWindow(3);
    for (const name of 'abcde') window.add(message(name));
    send(window);
    window.acknowledged(2);
    window.rewind();
    expect(window.pending).toBe(4);
    expect(send(window)).toEqual([
      [1, 'a'],
      [2, 'c'],
      [3, 'd'],
    ]);
  });

  it('keeps the order over the end of the ids', () => {
    const window = new OutgoingWindow(10);
    for (let i = 0; i < 65_530; i++) {
      window.add(message(String(i)));
      window.next();
      window.acknowledged(window.id);
    }
    for (const name of 'abcdefgh') window.add(message(name));
    expect(send(window).map(([id]) => id)).toEqual([65_531, 65_532, 65_533, 65_534, 65_535, 1, 2, 3]);
    window.rewind();
    expect(send(window).map(([, name]) => name)).toEqual('abcdefgh'.split(''));
  });

  it('does not reuse an id that is still out', () => {
    const window = new OutgoingWindow(2);
    window.add(message('old'));
    window.next();
    for (let i = 0; i < 65_534; i++) {
      window.add(message('x'));
      window.next();
      window.acknowledged(window.id);
    }
    window.add(message('new'));
    expect(window.next()).toBeNull();
    window.acknowledged(1);
    expect(window.next()?.topic).toBe('new');
  });
});

describe('publish encoder', () => {
  it('writes what the general generator writes', () => {
    const messages = fc.array(
      fc.record({
        topic: fc.constantFrom('greenpark/v1/a/b/telemetry', '长春/x', 'a'.repeat(300)),
        payload: fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.uint8Array({ maxLength: 300 }),
          fc.constant('x'.repeat(70_000)),
        ),
        messageId: fc.integer({ min: 1, max: 65_535 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(messages, (all) => {
        const written: Buffer[] = [];
        const encoder = new PublishEncoder((bytes) => written.push(Buffer.from(bytes)));
        for (const { topic, payload, messageId } of all) encoder.add(topic, payload, messageId);
        encoder.flush();
        const expected = all.map(({ topic, payload, messageId }) =>
          generate({
            cmd: 'publish',
            topic,
            payload: Buffer.from(payload as string),
            messageId,
            qos: 1,
            dup: false,
            retain: false,
          }),
        );
        expect(Buffer.concat(written).equals(Buffer.concat(expected))).toBe(true);
      }),
    );
  });
});
