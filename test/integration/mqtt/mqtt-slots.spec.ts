import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Aedes } from 'aedes';
import { MqttPublisher, MqttSubscriber } from '#mqtt';
import { startMosquitto } from '#servers';
import type { SourceLog } from '../../../libs/mqtt/src/inbound.js';
import type { SlotLease } from '../../../libs/mqtt/src/subscriber/slot-lease.js';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { until } from '../../support/processes/until.js';

/** Several subscribers at one real broker; which slots are whose, the test says. */
jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
const CLIENT_ID = 'greenpark-ingestion';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

/** What a group would have given, by hand. */
class GivenSlots implements SlotLease {
  private changed: (slots: readonly number[]) => void = () => undefined;
  /** The group has not been heard of: nothing is known to be held. */
  isLate = false;

  constructor(private slots: readonly number[]) {}

  follow(changed: (slots: readonly number[]) => void): void {
    this.changed = changed;
    if (this.slots.length > 0) changed(this.slots);
  }
  holds(slot: number): boolean {
    return !this.isLate && this.slots.includes(slot);
  }
  problem(): string | null {
    return null;
  }
  give(...slots: number[]): void {
    this.slots = slots;
    this.changed(slots);
  }
}

async function mosquitto(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'));
  const server = await startMosquitto({ dir });
  if (!server) throw new Error('mosquitto is not installed');
  ended.push(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  return server.url;
}

async function aedes(): Promise<string> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    await new Promise((resolve) => server.close(resolve));
  });
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Member {
  readonly subscriber: MqttSubscriber;
  readonly handler: GatedHandler;
  readonly slots: GivenSlots;
  /** How often a connection was lost. */
  lost(): number;
}

async function member(url: string, ...slots: number[]): Promise<Member> {
  const handler = new GatedHandler();
  const lease = new GivenSlots(slots);
  let lost = 0;
  const log: SourceLog = {
    info: () => undefined,
    warn: (_fields, message) => void (message.includes('lost') && lost++),
  };
  const share = { share: CLIENT_ID, lease };
  const subscriber = new MqttSubscriber({ url, clientId: CLIENT_ID, slots: share, log });
  await subscriber.start(handler.handle);
  ended.push(async () => {
    handler.goOn();
    await subscriber.stop();
  });
  await until(() => subscriber.ready().length === 0, 'ready');
  return { subscriber, handler, slots: lease, lost: () => lost };
}

/** Publishes with QoS 1 and waits for the broker's PUBACKs: from there on nothing may be lost. */
async function publish(url: string, from: number, to: number): Promise<void> {
  const publisher = new MqttPublisher({ url });
  await publisher.connect();
  for (let i = from; i < to; i++) publisher.post(TOPIC, String(i));
  expect(await publisher.close()).toBe(0);
}

const numbers = (...members: Pick<Member, 'handler'>[]): Set<number> =>
  new Set(members.flatMap(({ handler }) => handler.payloads().map(Number)));
const total = (...members: Member[]): number => members.reduce((sum, { handler }) => sum + handler.durable.length, 0);

describe('slots at a broker with shared subscriptions (Mosquitto, 5)', () => {
  it('give each message to one of the members, and throw nobody out', async () => {
    const url = await mosquitto();
    const [a, b] = [await member(url, 0, 1), await member(url, 2, 3)];
    expect([a.subscriber.stats().connections, b.subscriber.stats().connections]).toEqual([2, 2]);
    await publish(url, 0, 4_000);
    await until(() => numbers(a, b).size === 4_000, 'all arrive');
    await until(
      () => a.subscriber.stats().acknowledged + b.subscriber.stats().acknowledged === 4_000,
      'all acknowledged',
    );
    expect(total(a, b)).toBe(4_000);
    for (const { handler } of [a, b]) expect(handler.durable.length).toBeGreaterThan(500);
    expect([a.lost(), b.lost()]).toEqual([0, 0]);
  });

  it('bring to another member what waits for one that is gone, and what it had not acknowledged', async () => {
    const url = await mosquitto();
    const wire = await TcpProxy.to(url);
    const b = await member(url, 2, 3);
    const a = await member(wire.url, 0, 1);
    a.handler.hang();
    await publish(url, 0, 400);
    await until(() => a.subscriber.stats().waitingMessages > 0, 'it has some unacknowledged');
    await wire.close(); // it is gone without a word
    await publish(url, 400, 1_400);
    await until(
      () => b.subscriber.stats().waitingMessages === 0 && b.handler.durable.length > 0,
      'the other has its own',
    );
    expect(numbers(b).size).toBeLessThan(1_400); // the broker goes on feeding whoever is away
    b.slots.give(0, 1, 2, 3);
    await until(() => numbers(b).size === 1_400, 'the other has all');
  });

  it('take nothing from a member that was given up and comes back', async () => {
    const url = await mosquitto();
    const a = await member(url, 0, 1, 2, 3);
    a.handler.hang();
    await publish(url, 0, 100);
    await until(() => a.subscriber.stats().received === 100, 'it has them');
    // It was stopped for so long that the group gave its slots away; it does not know yet.
    a.slots.isLate = true;
    const b = await member(url, 0, 1, 2, 3);
    await until(() => a.subscriber.stats().connections === 0, 'it is thrown out');
    a.handler.goOn();
    await publish(url, 100, 200);
    await until(() => numbers(b).size === 200, 'the other has all, what was not acknowledged too');
    expect(a.subscriber.stats().acknowledged).toBe(0);
    const at = performance.now();
    await until(() => performance.now() - at > 4_000, 'time for a retry');
    expect([a.subscriber.stats().connections, b.lost()]).toEqual([0, 0]);
    // The group lets it in again.
    b.slots.give(2, 3);
    a.slots.isLate = false;
    a.slots.give(0, 1);
    await until(() => a.subscriber.stats().connections === 2 && a.subscriber.ready().length === 0, 'it works again');
    await publish(url, 200, 600);
    await until(() => numbers(a, b).size === 600, 'all arrive');
  });

  it('bring what waits in the session of a version without slots, and each message once afterwards', async () => {
    const url = await mosquitto();
    const before = new MqttSubscriber({ url, clientId: CLIENT_ID });
    const old = new GatedHandler();
    await before.start(old.handle);
    await until(() => before.ready().length === 0, 'subscribed as before');
    await before.stop();
    await publish(url, 0, 300);
    const now = await member(url, 0, 1, 2, 3);
    await until(() => numbers(now).size === 300, 'what had waited');
    const at = now.handler.durable.length;
    await publish(url, 300, 700);
    await until(() => numbers(now).size === 700, 'what came since');
    expect(now.handler.durable.length - at).toBe(400);
  });

  it('ask for other topics on every slot', async () => {
    const url = await mosquitto();
    const [a, b] = [await member(url, 0, 1), await member(url, 2, 3)];
    for (const { subscriber } of [a, b]) subscriber.subscribeTo(['tele/+/SENSOR']);
    const publisher = new MqttPublisher({ url });
    await publisher.connect();
    ended.push(() => publisher.close());
    await until(async () => {
      await publisher.publish('tele/plug/SENSOR', 'x');
      return total(a, b) > 0 && [a, b].every(({ handler }) => handler.durable.length > 0);
    }, 'both get the new topic');
    const at = total(a, b);
    await publisher.publish(TOPIC, 'old');
    await publisher.publish('tele/plug/SENSOR', 'last');
    await until(() => [a, b].some(({ handler }) => handler.payloads().includes('last')), 'the last');
    expect([...a.handler.payloads(), ...b.handler.payloads()].slice(at)).not.toContain('old');
  });

  it('write status and alerts over the first slot only, whoever has it', async () => {
    const url = await mosquitto();
    const [a, b] = [await member(url, 0, 1), await member(url, 2, 3)];
    await a.subscriber.publishRetained('greenpark/v1/park/status', 'by a');
    let isWritten = false;
    void b.subscriber.publishRetained('greenpark/v1/park/status', 'by b').then(() => (isWritten = true));
    await publish(url, 0, 100);
    await until(() => numbers(a, b).size === 100, 'time for it');
    expect(isWritten).toBe(false);
    a.slots.give();
    b.slots.give(0, 1, 2, 3);
    await until(() => isWritten, 'it is written by the next holder');
  });
});

describe('slots at a broker without shared subscriptions (aedes, 3.1.1)', () => {
  it('have one owner at a time, and the next takes over what waits', async () => {
    const url = await aedes();
    const [a, b] = [await member(url, 0, 1), await member(url, 2, 3)];
    await publish(url, 0, 500);
    await until(() => numbers(a).size === 500, 'the owner of the first slot has all');
    expect(b.handler.given).toEqual([]);
    // Both had first tried MQTT 5, which this broker does not speak.
    const before = [a.lost(), b.lost()];
    a.handler.hang();
    await publish(url, 500, 600);
    await until(() => a.subscriber.stats().received === 600, 'some wait');
    a.slots.give();
    b.slots.give(0, 1, 2, 3);
    await publish(url, 600, 700);
    await until(() => numbers(b).size === 200, 'the next owner has what was not acknowledged, and what came');
    expect(a.subscriber.ready()).toEqual([]);
    expect([a.lost(), b.lost()]).toEqual(before);
  });
});
