import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { BENCH_SITE, deviceOf, morePoint } from './system-under-bench.js';

/** Values of a message, where nothing else is said. */
export const VALUES = 4;
const CONNECTIONS = 4;

/** What is published. */
export interface Load {
  readonly messages: number;
  readonly devices: number;
  /** Values of each message; default 4, never fewer. */
  readonly values?: number;
  /** From one message of a device to the next, ms; default a second. */
  readonly everyMs?: number;
  /** The same load is published so often, each with the time after the one before; default once. */
  readonly rounds?: number;
  /** Which of them this is, from 0. */
  readonly round?: number;
}

export interface Publishing {
  /** Sends all of them; settles with the last PUBACK. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

/** Publishers that are connected: QoS 1, as fast as PUBACKs come, messages of all devices in turn, up to now in the last round. */
export async function connectPublishers(url: string, load: Load): Promise<Publishing> {
  const { messages, devices } = load;
  const publishers = Array.from({ length: CONNECTIONS }, () => new MqttPublisher({ url }));
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const topics = Array.from({ length: devices }, (_, i) => telemetryTopic(BENCH_SITE, deviceOf(i)));
  return {
    publish: async () => {
      await Promise.all(
        publishers.map(async (publisher, connection) => {
          // A device stays on one connection, as in life.
          for (let i = 0; i < messages; i++) {
            if ((i % devices) % CONNECTIONS !== connection) continue;
            publisher.post(topics[i % devices]!, payloadOf(i, load, now));
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

function payloadOf(
  i: number,
  { messages, devices, values = VALUES, everyMs = 1_000, rounds = 1, round = 0 }: Load,
  now: number,
): string {
  const perRound = Math.ceil(messages / devices);
  const n = round * perRound + Math.floor(i / devices);
  const ts = now - (rounds * perRound - n) * everyMs;
  const energy = (45_820 + (n * 0.024 * everyMs) / 1_000).toFixed(1);
  const more = Array.from({ length: values - VALUES }, (_, k) => `,"${morePoint(k)}":${50 + ((i + k) % 97) / 10}`);
  return `{"ts":${ts},"seq":${n + 1},"values":{"heat.energyTotal":${energy},"heat.power":${24 + (i % 97) / 100},"water.supplyTemp":92.5,"water.returnTemp":51.2${more.join('')}}}`;
}
