import { jest } from '@jest/globals';
import { AttackScene, VICTIMS_TOPIC } from '../support/attack/attack-scene.js';
import { show } from '../support/attack/figures.js';
import { connectPacket, field, packet } from '../support/attack/packets.js';
import { allowedMs } from '../support/attack/victim.js';
import { RawMqttClient } from '../support/mqtt/raw-mqtt-client.js';
import { until } from '../support/processes/until.js';

/** Clients that were let in: what they can take from those beside them. */
jest.setTimeout(180_000);
const scene = AttackScene.forEachTest();

/** Sessions with client ids of their own; each then sends these bytes. */
async function enter(count: number, bytes: Buffer | null): Promise<void> {
  for (let opened = 0; opened < count; opened += 100) {
    const some = Array.from({ length: Math.min(100, count - opened) }, async (_, i) => {
      const client = await RawMqttClient.open(scene.ingestion.url);
      client.socket.write(connectPacket({ level: 4, clientId: `idle-${opened + i}` }));
      await until(() => client.of('connack').length > 0 || client.isClosed, 'answered');
      if (bytes) client.socket.write(bytes);
      return client;
    });
    scene.attackers.push(...(await Promise.all(some)));
  }
}

describe('sessions', () => {
  it('10,000 that do nothing keep no sensor out', async () => {
    const quiet = await scene.victim.measure(4_000);
    const before = scene.ingestion.memoryMb();
    await enter(10_000, null);
    const attacked = await scene.victim.measure(4_000);
    const during = scene.ingestion.memoryMb();
    await scene.expectOpen();
    const sessions = await scene.ingestion.metric('greenpark_mqtt_connections');
    for (const { socket } of scene.attackers) socket.destroy();
    await until(async () => (await scene.ingestion.metric('greenpark_mqtt_connections')) === 1, 'they have gone');
    const after = await scene.victim.measure(4_000);
    show('10,000 idle sessions', {
      quiet,
      attacked,
      after,
      sessions,
      memoryMb: [before, during, scene.ingestion.memoryMb()],
    });
    expect(during - before).toBeLessThan(150);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });

  it('68 that begin a PUBLISH of a megabyte and stop hold up nobody', async () => {
    const quiet = await scene.victim.measure(4_000);
    const before = scene.ingestion.memoryMb();
    await enter(
      68,
      packet(0x30, field(VICTIMS_TOPIC), Buffer.alloc(999_900 - VICTIMS_TOPIC.length)).subarray(0, 990_000),
    );
    const attacked = await scene.victim.measure(4_000);
    const during = scene.ingestion.memoryMb();
    await scene.expectOpen();
    const after = await scene.victim.measure(4_000);
    show('68 halves of a PUBLISH', { quiet, attacked, after, memoryMb: [before, during, scene.ingestion.memoryMb()] });
    expect(during - before).toBeLessThan(60);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });
});
