import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { quantile } from './quantile.js';
import { BENCH_SITE, deviceOf, type Endpoints } from './system-under-bench.js';
import { untilReadable } from './watch/readable.js';
import { watchStatusAge } from './watch/status-age.js';

export interface Latency {
  readonly messagesPerS: number;
  readonly probes: number;
  /** From the publish to the answer of the API that holds the value, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Oldest figures that the status showed, ms. */
  readonly statusAgeMaxMs: number;
  readonly statusAgeP50Ms: number;
}

const TICK_MS = 20;
const ASK_AGAIN_MS = 2;

/** At a steady load: one device is read back through the API, the others make the load. */
export async function measureLatency(
  { mqtt, http }: Endpoints,
  devices: number,
  messagesPerS: number,
  probes: number,
): Promise<Latency> {
  const publisher = new MqttPublisher({ url: mqtt });
  await publisher.connect();
  let isRunning = true;
  const load = publishSteadily(publisher, devices, messagesPerS, () => isRunning);
  const watching = watchStatusAge(http, () => isRunning);
  await wait(1_000);
  const times: number[] = [];
  for (let i = 0; i < probes; i++) times.push(await untilReadable(publisher, http, deviceOf(0), ASK_AGAIN_MS));
  isRunning = false;
  const [ages] = await Promise.all([watching, load]);
  await publisher.close();
  return {
    messagesPerS,
    probes,
    p50Ms: tenths(quantile(times, 0.5)),
    p99Ms: tenths(quantile(times, 0.99)),
    maxMs: tenths(quantile(times, 1)),
    statusAgeMaxMs: tenths(quantile(ages, 1)),
    statusAgeP50Ms: tenths(quantile(ages, 0.5)),
  };
}

async function publishSteadily(
  publisher: MqttPublisher,
  devices: number,
  perS: number,
  goesOn: () => boolean,
): Promise<void> {
  const startedAt = Date.now();
  const counts = new Map<number, number>();
  for (let sent = 0; goesOn(); await wait(TICK_MS)) {
    const due = ((Date.now() - startedAt) / 1_000) * perS;
    for (; sent < due; sent++) {
      const device = 1 + (sent % (devices - 1));
      const n = (counts.get(device) ?? 0) + 1;
      counts.set(device, n);
      const values = {
        'heat.energyTotal': 46_000 + n / 10,
        'heat.power': 24,
        'water.supplyTemp': 90,
        'water.returnTemp': 50,
      };
      publisher.post(
        telemetryTopic(BENCH_SITE, deviceOf(device)),
        JSON.stringify({ ts: Date.now(), boot: 'load', seq: n, values }),
      );
    }
  }
  await publisher.drained();
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;
