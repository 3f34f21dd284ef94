import { setTimeout as wait } from 'node:timers/promises';
import { MqttPublisher } from '#mqtt';
import { quantile } from '../quantile.js';
import { readServerSettings } from '../server-settings.js';
import { deviceOf } from '../system-under-bench.js';
import { withSystem } from '../with-system.js';
import type { Figure } from './figure.js';
import { besideLoad } from '../load/load-child.js';
import { untilReadable } from '../watch/readable.js';
import { watchStatusAge } from '../watch/status-age.js';

/** Between two probes: so few questions that they are no load of their own. */
const PROBE_EVERY_MS = 100;
/** More often, and the questions are a load of their own: 0.2 of two cores at 1 ms. */
const ASK_AGAIN_MS = 5;

/** How soon a message is acknowledged, readable, and in the figures, at a steady load. */
export const latency: Figure<{ rate: number; devices: number; warmUp: number; seconds: number }> = {
  name: 'latency',
  // In the first minutes the compilers of Kafka's JVM and of Node are a third of all work; a system runs for months.
  sizes: { rate: 1_000, devices: 50, warmUp: 180, seconds: 60 },
  how: ({ rate, devices, warmUp, seconds }) =>
    `${rate.toLocaleString('en')} messages/s of ${devices} devices through the own listener for ${seconds} s, after as many for ${warmUp} s; a value read back each ${PROBE_EVERY_MS} ms (asked each ${ASK_AGAIN_MS} ms until it is there), status each 250 ms`,
  measure: ({ sizes: { rate, devices, warmUp, seconds }, folder, say }) =>
    withSystem(folder, devices, null, async ({ system, db }) => {
      const settings = await readServerSettings(db, system.kafkaVersion);
      const { mqtt, http } = system.endpoints;
      const load = { mqtt, perS: rate, firstDevice: 1, devices: devices - 1 };
      await besideLoad(load, () => wait(1_000 * warmUp));
      say(`  warm; ${seconds} s at ${rate} messages/s`);
      const told = await besideLoad(load, async () => {
        let isRunning = true;
        const ages = watchStatusAge(http, () => isRunning);
        const readable = await probe(mqtt, http, seconds);
        isRunning = false;
        return { ages: await ages, readable };
      });
      const { ages, readable } = told.result;
      const ofMs = (what: string, value: number, must: number, aim: number) => ({ what, unit: 'ms', value, must, aim });
      return {
        settings,
        measured: [
          ofMs('PUBACK p99', told.load.pubackP99Ms, 7, 4),
          ofMs('value readable by the API p99', quantile(readable, 0.99), 60, 30),
          ofMs('age of the status p99', quantile(ages, 0.99), 1_000, 500),
          ofMs('age of the status, most', quantile(ages, 1), 1_000, 500),
        ],
        remarks: [
          `PUBACK median ${told.load.pubackP50Ms.toFixed(1)} ms, most ${told.load.pubackMaxMs.toFixed(0)} ms of ${told.load.messages} messages; readable median ${quantile(readable, 0.5).toFixed(1)} ms, most ${quantile(readable, 1).toFixed(0)} ms of ${readable.length} values`,
        ],
      };
    }),
};

/** Values one after the other, each from its publish until the API shows it, ms. */
async function probe(mqtt: string, http: string, seconds: number): Promise<number[]> {
  const publisher = new MqttPublisher({ url: mqtt });
  await publisher.connect();
  const times: number[] = [];
  for (const end = Date.now() + 1_000 * seconds; Date.now() < end; await wait(PROBE_EVERY_MS)) {
    times.push(await untilReadable(publisher, http, deviceOf(0), ASK_AGAIN_MS));
  }
  await publisher.close();
  return times;
}
