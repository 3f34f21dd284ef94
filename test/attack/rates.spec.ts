import { setTimeout as passes } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { MqttListener, type ListenerOptions } from '#mqtt';
import { Flood } from '../support/attack/flood.js';
import { show } from '../support/attack/figures.js';
import { senderWho } from '../support/attack/sender-who.js';
import { allowedMs, Victim } from '../support/attack/victim.js';

/** Senders above their rate, and the PUBACKs of a sensor that keeps to it. Kafka is a handler that takes 3 ms here. */
jest.setTimeout(120_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
const KAFKA_MS = 3;

let listener: MqttListener;
let victim: Victim | null;
let flood: Flood | null;
beforeEach(() => {
  victim = null;
  flood = null;
});
afterEach(async () => {
  flood?.end();
  victim?.end();
  await listener.stop();
});

/** The PUBACK times of the sensor before, beside and after the flood. */
async function measure(options: Partial<ListenerOptions>, connections: number, payload: string) {
  listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', ...options });
  await listener.start(() => passes(KAFKA_MS));
  victim = await Victim.connect(listener.address, TOPIC);
  await victim.measure(2_000); // the code is warm
  const quiet = await victim.measure(4_000);
  const before = listener.stats().received;
  flood = await Flood.start(listener.address, TOPIC, connections, payload);
  const attacked = await victim.measure(6_000);
  const { received, slowed } = listener.stats();
  expect(flood.isRunning).toBe(true);
  flood.end();
  const after = await victim.measure(4_000);
  return { quiet, attacked, after, taken: received - before, slowed };
}

describe('a flood', () => {
  it('of forbidden messages from 20 connections holds up no PUBACK of the device that they name', async () => {
    const { slowed, ...figures } = await measure(
      { authenticate: async ({ clientId }) => senderWho(clientId, () => !clientId.startsWith('flood')) },
      20,
      '{"ts":1768003200000,"values":{"heat.power":1}}',
    );
    show('20 connections, forbidden', figures);
    expect(figures.attacked.p99Ms).toBeLessThan(allowedMs(figures.quiet, figures.after));
    expect(slowed.map(({ device }) => device).toSorted()[0]).toBe('forbidden:flood-0');
  });

  it('from one sender in the name of a device holds up no PUBACK that the device itself waits for', async () => {
    const { slowed, ...figures } = await measure({}, 1, 'not even JSON');
    show('one sender above its rate', figures);
    expect(figures.attacked.p99Ms).toBeLessThan(allowedMs(figures.quiet, figures.after));
    expect(slowed.map(({ device }) => device)).toEqual(['park/boiler-1']);
    // A burst of a second, a second ahead, and a thousand a second.
    expect(figures.taken).toBeLessThan(11_000 + 4_000 / 5);
  });
});
