import { jest } from '@jest/globals';
import { parser, type IPublishPacket, type Packet } from 'mqtt-packet';
import { Deliveries, RetainedMessages, type Reader } from './retained.js';

class FakeReader implements Reader {
  version: 4 | 5 = 4;
  receiveMaximum = 65_535;
  maximumPacketSize = 1_000_000;
  room = true;
  readonly got: IPublishPacket[] = [];

  maySubscribe(): boolean {
    return true;
  }

  mayRead(): boolean {
    return true;
  }

  hasCapacity(): boolean {
    return this.room;
  }

  write(bytes: Buffer): void {
    const p = parser({ protocolVersion: this.version });
    p.on('packet', (packet: Packet) => this.got.push(packet as IPublishPacket));
    p.parse(bytes);
  }

  get seen(): string[] {
    return this.got.splice(0).map((p) => `${p.topic}=${String(p.payload)} qos${p.qos}${p.retain ? ' retained' : ''}`);
  }
}

const A = 'greenpark/v1/a/status';
const B = 'greenpark/v1/b/status';

function setUp(version: 4 | 5 = 4) {
  const retained = new RetainedMessages();
  retained.set(A, '1');
  retained.set(B, '2');
  const reader = new FakeReader();
  reader.version = version;
  const deliveries = new Deliveries(reader, retained, { take: () => true, give: () => undefined });
  const publish = (topic: string, payload: string): void => {
    retained.set(topic, payload);
    deliveries.offer(topic);
  };
  return { reader, deliveries, publish };
}

describe('deliveries', () => {
  it('serves what is retained at the subscription, then what changes', () => {
    const { reader, deliveries, publish } = setUp();
    expect(deliveries.subscribe([{ topic: 'greenpark/v1/+/status', qos: 2 }])).toEqual([1]);
    deliveries.flush();
    expect(reader.seen).toEqual([`${A}=1 qos1 retained`, `${B}=2 qos1 retained`]);
    publish(A, '3');
    publish(A, '');
    publish('greenpark/v1/a/alerts/x', 'no');
    expect(reader.seen).toEqual([`${A}=3 qos1`, `${A}= qos1`]);
    expect(deliveries.unsubscribe('greenpark/v1/+/status')).toBe(true);
    publish(A, '4');
    expect(reader.seen).toEqual([]);
  });

  it('gives a slow reader the newest of each topic only', () => {
    const { reader, deliveries, publish } = setUp();
    deliveries.subscribe([{ topic: '#', qos: 0 }]);
    deliveries.flush();
    reader.got.length = 0;
    reader.room = false;
    for (let i = 0; i < 100; i++) publish(i % 2 ? A : B, `v${i}`);
    expect(reader.seen).toEqual([]);
    reader.room = true;
    deliveries.flush();
    expect(reader.seen.toSorted()).toEqual([`${A}=v99 qos0`, `${B}=v98 qos0`]);
  });

  it('keeps to the receive maximum of the reader', () => {
    const { reader, deliveries, publish } = setUp(5);
    reader.receiveMaximum = 1;
    deliveries.subscribe([{ topic: '#', qos: 1 }]);
    deliveries.flush();
    const first = reader.got[0]!;
    expect(reader.seen).toEqual([`${A}=1 qos1 retained`]);
    publish(B, 'newer');
    expect(reader.seen).toEqual([]);
    deliveries.acknowledged(first.messageId!);
    expect(reader.seen).toEqual([`${B}=newer qos1`]);
  });

  it('follows retain handling and retain as published of MQTT 5', () => {
    const { reader, deliveries, publish } = setUp(5);
    deliveries.subscribe([{ topic: A, qos: 0, rh: 2, rap: true }]);
    deliveries.flush();
    expect(reader.seen).toEqual([]);
    publish(A, 'x');
    expect(reader.seen).toEqual([`${A}=x qos0 retained`]);
    const newOnly = { topic: B, qos: 0, rh: 1 } as const;
    deliveries.subscribe([newOnly, newOnly, { ...newOnly, rh: 2 }]);
    deliveries.flush();
    deliveries.subscribe([newOnly]);
    deliveries.flush();
    expect(reader.seen).toEqual([`${B}=2 qos0 retained`]);
  });

  it('looks for what is retained once for all filters of a packet', () => {
    const { reader, deliveries } = setUp();
    const fits = jest.spyOn(RetainedMessages.prototype, 'matching');
    const granted = deliveries.subscribe([A, '#', 'commands/#', 'greenpark/#'].map((topic) => ({ topic, qos: 0 })));
    expect(granted).toEqual([0, 0, 0x80, 0]);
    expect(fits).toHaveBeenCalledTimes(1);
    deliveries.flush();
    expect(reader.seen).toEqual([`${A}=1 qos0 retained`, `${B}=2 qos0 retained`]);
  });

  it('refuses filters under which there is never anything, and too many', () => {
    const v4 = setUp(4).deliveries;
    const v5 = setUp(5).deliveries;
    expect(v4.subscribe([{ topic: 'greenpark/v1/a/boiler-1/telemetry', qos: 0 }])).toEqual([0x80]);
    expect(v5.subscribe([{ topic: 'commands/#', qos: 0 }])).toEqual([0x8f]);
    expect(v5.subscribe([{ topic: 'a/#/b', qos: 0 }])).toEqual([0x8f]);
    expect(v5.subscribe([{ topic: '$share/g/#', qos: 0 }])).toEqual([0x9e]);
    for (let i = 0; i < 100; i++) expect(v5.subscribe([{ topic: `greenpark/v1/s${i}/status`, qos: 0 }])).toEqual([0]);
    expect(v5.subscribe([{ topic: '#', qos: 0 }])).toEqual([0x97]);
  });
});
