import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { BENCH_SITE, deviceOf } from './system-under-bench.js';

/** Values of a message. */
export const VALUES = 4;
const CONNECTIONS = 4;

export interface Publishing {
  /** Sends all of them; settles with the last PUBACK. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

/** Publishers that are connected: QoS 1, as fast as PUBACKs come, messages of all devices in turn, a second apart, up to now. */
export async function connectPublishers(url: string, messages: number, devices: number): Promise<Publishing> {
  const publishers = Array.from({ length: CONNECTIONS }, () => new MqttPublisher({ url }));
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  return {
    publish: async () => {
      await Promise.all(
        publishers.map(async (publisher, connection) => {
          // A device stays on one connection, as in life.
          for (let i = 0; i < messages; i++) {
            if ((i % devices) % CONNECTIONS !== connection) continue;
            publisher.post(telemetryTopic(BENCH_SITE, deviceOf(i % devices)), payloadOf(i, devices, messages, now));
            const full = publisher.backpressure();
            if (full) await full;
          }
          await publisher.drained();
        }),
      );
    },
    close: async () => void (await Promise.all(publishers.map((publisher) => publisher.close()))),
  };
}

function payloadOf(i: number, devices: number, messages: number, now: number): string {
  const n = Math.floor(i / devices);
  const ts = now - (Math.ceil(messages / devices) - n) * 1_000;
  const energy = (45_820 + n * 0.024).toFixed(1);
  return `{"ts":${ts},"seq":${n + 1},"values":{"heat.energyTotal":${energy},"heat.power":${24 + (i % 97) / 100},"water.supplyTemp":92.5,"water.returnTemp":51.2}}`;
}
