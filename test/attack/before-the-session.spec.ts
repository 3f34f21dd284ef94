import { jest } from '@jest/globals';
import { AttackScene } from '../support/attack/attack-scene.js';
import { show } from '../support/attack/figures.js';
import { connectPacket, field, packet } from '../support/attack/packets.js';
import { allowedMs } from '../support/attack/victim.js';
import { RawMqttClient } from '../support/mqtt/raw-mqtt-client.js';
import { until } from '../support/processes/until.js';

/** Whoever reaches the port can open sockets and begin a CONNECT: what that costs ingestion, and the sensors beside it. */
jest.setTimeout(180_000);
const scene = AttackScene.forEachTest();

async function openSockets(count: number, bytes: Buffer | null): Promise<void> {
  for (let opened = 0; opened < count; opened += 100) {
    const some = Math.min(100, count - opened);
    const sockets = await Promise.all(Array.from({ length: some }, () => RawMqttClient.open(scene.ingestion.url)));
    scene.attackers.push(...sockets);
    if (bytes) for (const { socket } of sockets) socket.write(bytes);
  }
}
const left = (): number => scene.attackers.filter(({ isClosed }) => !isClosed).length;

describe('before the session', () => {
  it('68 sockets with a CONNECT of a megabyte each silence nobody', async () => {
    const quiet = await scene.victim.measure(4_000);
    const before = scene.ingestion.memoryMb();
    const start = packet(0x10, field('MQTT'), [5, 2, 0, 60, 0], Buffer.alloc(1_000_000 - 40)).subarray(0, 999_000);
    await openSockets(68, start);
    const attacked = await scene.victim.measure(4_000);
    const during = scene.ingestion.memoryMb();
    await scene.expectOpen();
    await until(() => left() === 0, 'they are cut by the length that they announce');
    const after = await scene.victim.measure(4_000);
    show('68 sockets', { quiet, attacked, after, memoryMb: [before, during, scene.ingestion.memoryMb()] });
    // They would be 68 MB; a process of Node grows and shrinks by some 30 MB of itself.
    expect(during - before).toBeLessThan(50);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });

  it('3,000 half-open sockets that begin a CONNECT and stop keep no sensor out, and are cut', async () => {
    const quiet = await scene.victim.measure(4_000);
    const before = scene.ingestion.memoryMb();
    await openSockets(3_000, connectPacket({ clientId: 'x'.repeat(7_000) }).subarray(0, 6_000));
    const attacked = await scene.victim.measure(4_000);
    const during = scene.ingestion.memoryMb();
    await scene.expectOpen();
    await until(() => left() === 0, 'all are cut', 15_000);
    const after = await scene.victim.measure(4_000);
    show('3,000 half-open', { quiet, attacked, after, memoryMb: [before, during, scene.ingestion.memoryMb()] });
    expect(during - before).toBeLessThan(60);
    expect(attacked.p99Ms).toBeLessThan(allowedMs(quiet, after));
  });

  it('a SUBSCRIBE of 200,000 filters ends its connection, and not the process', async () => {
    const filters = Buffer.concat(Array.from({ length: 200_000 }, () => Buffer.from([0, 1, 0x61, 0])));
    const bad = await RawMqttClient.connect(scene.ingestion.url, 4, { clientId: 'bad' });
    bad.socket.write(packet(0x82, [0, 1], filters));
    await until(() => bad.isClosed, 'closed');
    await scene.victim.measure(500);
    expect(scene.ingestion.isAlive).toBe(true);
    await scene.expectOpen();
  });
});
