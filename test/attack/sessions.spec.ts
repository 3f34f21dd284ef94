import { jest } from '@jest/globals';
import { IngestionUnderAttack } from '../support/attack/ingestion-under-attack.js';
import { show } from '../support/attack/figures.js';
import { connectPacket, field, packet } from '../support/attack/packets.js';
import { allowedMs, Victim } from '../support/attack/victim.js';
import { RawMqttClient } from '../support/mqtt/raw-mqtt-client.js';
import { until } from '../support/processes/until.js';

/** Clients that were let in: what they can take from those beside them. */
jest.setTimeout(180_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

let ingestion: IngestionUnderAttack;
let victim: Victim;
const attackers: RawMqttClient[] = [];
beforeEach(async () => {
  ingestion = await IngestionUnderAttack.start();
  victim = await Victim.connect(ingestion.url, TOPIC);
  await victim.measure(3_000); // the code is warm
});
afterEach(async () => {
  for (const { socket } of attackers.splice(0)) socket.destroy();
  victim.end();
  await ingestion.end();
});

/** Sessions with client ids of their own; each then sends these bytes. */
async function enter(count: number, bytes: Buffer | null): Promise<void> {
  for (let opened = 0; opened < count; opened += 100) {
    const some = Array.from({ length: Math.min(100, count - opened) }, async (_, i) => {
      const client = await RawMqttClient.open(ingestion.url);
      client.socket.write(connectPacket({ level: 4, clientId: `idle-${opened + i}` }));
      await until(() => client.of('connack').length > 0 || client.isClosed, 'answered');
      if (bytes) client.socket.write(bytes);
      return client;
    });
    attackers.push(...(await Promise.all(some)));
  }
}

async function expectOpen(): Promise<void> {
  const sensor = await RawMqttClient.connect(ingestion.url, 4, { clientId: 'newcomer' });
  expect(sensor.of('connack').map(({ returnCode }) => returnCode)).toEqual([0]);
  sensor.publish(TOPIC, '{}', 1);
  await until(() => sensor.ids('puback').length === 1, 'acknowledged');
  sensor.socket.destroy();
}

describe('sessions', () => {
  it('10,000 that do nothing keep no sensor out', async () => {
    const quiet = await victim.measure(4_000);
    const before = ingestion.memoryMb();
    await enter(10_000, null);
    const attacked = await victim.measure(4_000);
    const during = ingestion.memoryMb();
    await expectOpen();
    const sessions = await ingestion.metric('greenpark_mqtt_connections');
    for (const { socket } of attackers) socket.destroy();
    await until(async () => (await ingestion.metric('greenpark_mqtt_connections')) === 1, 'they have gone');
    const after = await victim.measure(4_000);
    show('10,000 idle sessions', {
      quiet,
      attacked,
      after,
      sessions,
      memoryMb: [before, during, ingestion.memoryMb()],
    });
    expect(during - before).toBeLessThan(150);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });

  it('68 that begin a PUBLISH of a megabyte and stop hold up nobody', async () => {
    const quiet = await victim.measure(4_000);
    const before = ingestion.memoryMb();
    await enter(68, packet(0x30, field(TOPIC), Buffer.alloc(999_900 - TOPIC.length)).subarray(0, 990_000));
    const attacked = await victim.measure(4_000);
    const during = ingestion.memoryMb();
    await expectOpen();
    const after = await victim.measure(4_000);
    show('68 halves of a PUBLISH', { quiet, attacked, after, memoryMb: [before, during, ingestion.memoryMb()] });
    expect(during - before).toBeLessThan(60);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });
});
