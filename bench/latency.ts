import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { instantWithMs } from '#domain';
import { MqttPublisher } from '#mqtt';
import { quantile } from './quantile.js';
import { BENCH_SITE, deviceOf, type Endpoints } from './system-under-bench.js';

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
/** A probe that takes longer is a fault, not a figure. */
const PROBE_DEADLINE_MS = 20_000;
const STATUS_EVERY_MS = 250;

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
  const ages: number[] = [];
  const watching = watchStatus(http, ages, () => isRunning);
  await wait(1_000);
  const times: number[] = [];
  for (let i = 0; i < probes; i++) times.push(await probe(publisher, http, deviceOf(0)));
  isRunning = false;
  await Promise.all([load, watching]);
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

/** One value, from the publish until the API shows it. */
async function probe(publisher: MqttPublisher, http: string, device: string): Promise<number> {
  const ts = Date.now();
  const startedAt = performance.now();
  publisher.post(
    telemetryTopic(BENCH_SITE, device),
    JSON.stringify({ ts, boot: 'probe', values: { 'heat.power': 25 } }),
  );
  const from = instantWithMs(ts);
  const to = instantWithMs(ts + 1);
  const url = `${http}/api/v1/sites/${BENCH_SITE}/points/${device}/heat.power/readings?from=${from}&to=${to}`;
  for (;;) {
    const { items } = (await (await fetch(url)).json()) as { items: unknown[] };
    const took = performance.now() - startedAt;
    if (items.length > 0) return took;
    if (took > PROBE_DEADLINE_MS) throw new Error(`a value was not readable within ${PROBE_DEADLINE_MS} ms`);
    await wait(2);
  }
}

async function watchStatus(http: string, ages: number[], goesOn: () => boolean): Promise<void> {
  for (; goesOn(); await wait(STATUS_EVERY_MS)) {
    const { asOf } = (await (await fetch(`${http}/api/v1/sites/${BENCH_SITE}/status`)).json()) as { asOf: string };
    ages.push(Date.now() - Date.parse(asOf));
  }
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;
