import { jest } from '@jest/globals';
import { MqttListener, type InboundMessage } from '#mqtt';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

/** Who sends the past, and who sends now, at the listener. The handler finds `past` in what is of the past. */
jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
const MESSAGES = 20_000;

let isSpent: boolean;
let durable: number;
let listener: MqttListener;
const clients: RawMqttClient[] = [];

beforeEach(async () => {
  [isSpent, durable] = [false, 0];
  listener = new MqttListener({
    url: 'mqtt://127.0.0.1:0',
    messagesPerSecondPerDevice: 1e9,
    isBackfillSpent: () => isSpent,
  });
  await listener.start(async (batch: readonly InboundMessage[]) => {
    for (const message of batch) message.isBackfill = Buffer.from(message.payload).includes('past');
    durable += batch.length;
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.destroy();
  await listener.stop();
});

async function connect(clientId: string): Promise<RawMqttClient> {
  const client = await RawMqttClient.connect(listener.address, 4, { clientId });
  clients.push(client);
  return client;
}
/** More than what networks hold between two processes. */
const sendPast = (client: RawMqttClient): void => {
  for (let id = 1; id <= MESSAGES; id++) client.publish(TOPIC, `past${'.'.repeat(1_000)}`, id);
};

it('who sends the past waits while more of it came than is stored, and nothing of it is lost', async () => {
  isSpent = true;
  const past = await connect('past');
  sendPast(past);
  await until(() => listener.stats().backfilling === 1, 'it waits');
  const now = await connect('now');
  for (let id = 1; id <= 100; id++) {
    now.publish(TOPIC, 'now', id);
    await until(() => now.of('puback').length === id, 'what is measured now is acknowledged');
  }
  expect(listener.stats().received).toBeLessThan(MESSAGES / 2);
  isSpent = false;
  await until(() => past.of('puback').length === MESSAGES, 'all of the past is acknowledged', 30_000);
  expect(durable).toBe(MESSAGES + 100);
  expect(past.of('puback').map(({ messageId }) => messageId)).toEqual(
    Array.from({ length: MESSAGES }, (_, i) => i + 1),
  );
  expect(listener.stats()).toMatchObject({ backfilling: 0, waitingMessages: 0 });
});

it('who waits is heard each second: its ping is answered, and it stays connected', async () => {
  isSpent = true;
  const past = await connect('past');
  past.publish(TOPIC, 'past', 1);
  await until(() => listener.stats().backfilling === 1, 'it waits');
  const askedAt = performance.now();
  past.send({ cmd: 'pingreq' });
  await until(() => past.of('pingresp').length === 1, 'the ping is answered');
  expect(performance.now() - askedAt).toBeLessThan(3_000);
  expect(past.isClosed).toBe(false);
});

it('those that wait go on one behind the other, also one that leaves meanwhile', async () => {
  isSpent = true;
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => connect(`past-${i}`)));
  for (const client of all) client.publish(TOPIC, 'past', 1);
  await until(() => listener.stats().backfilling === 20, 'all wait');
  all[3]!.socket.destroy();
  for (const client of all) if (!client.isClosed) client.publish(TOPIC, 'past', 2);
  isSpent = false;
  await until(() => listener.stats().backfilling === 0, 'none waits');
  await until(() => all.every((client, i) => i === 3 || client.of('puback').length === 2), 'all are acknowledged');
});
