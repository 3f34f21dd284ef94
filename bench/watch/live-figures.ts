import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { HOUR_MS, instantOf } from '#domain';
import { MqttPublisher } from '#mqtt';
import { BENCH_SITE, deviceOf, type Endpoints } from '../system-under-bench.js';

const PUBLISH_EVERY_MS = 1_000;
const ASK_EVERY_MS = 100;
/** 40 MW: more than a reading can be in doubt by, less than a meter can count. */
const GJ_EACH = 0.04;

interface Published {
  readonly atMs: number;
  /** Heat since the first reading. */
  readonly gj: number;
}

/**
 * How far the hour figures of the API are behind, ms: at each look the age of the oldest reading of the first device that is not in
 * them yet, 0 where all are. That device sends each second; it has to be the only one that earns tonnes today.
 */
export async function watchLiveFigures({ mqtt, http }: Endpoints, goesOn: () => boolean): Promise<number[]> {
  const publisher = new MqttPublisher({ url: mqtt });
  await publisher.connect();
  const published: Published[] = [];
  const publishing = publishEachSecond(publisher, published, goesOn);
  const from = instantOf(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const behind: number[] = [];
  let oldest = 0;
  for (; goesOn(); await wait(ASK_EVERY_MS)) {
    const heatGj = await heatSince(http, from);
    while (oldest < published.length && published[oldest]!.gj < heatGj + GJ_EACH / 2) oldest++;
    // The first reading only says where the register stands: it is in no figure.
    behind.push(oldest === 0 || oldest === published.length ? 0 : Date.now() - published[oldest]!.atMs);
  }
  await publishing;
  await publisher.close();
  return behind;
}

async function publishEachSecond(
  publisher: MqttPublisher,
  published: Published[],
  goesOn: () => boolean,
): Promise<void> {
  const boot = `live-${Date.now()}`;
  for (let n = 0; goesOn(); n++) {
    const ts = Date.now();
    const gj = n * GJ_EACH;
    const values = {
      'heat.energyTotal': Math.round(1e6 + 100 * gj) / 100,
      'heat.power': 40,
      'water.supplyTemp': 90,
      'water.returnTemp': 50,
    };
    published.push({ atMs: ts, gj });
    publisher.post(telemetryTopic(BENCH_SITE, deviceOf(0)), JSON.stringify({ ts, boot, seq: n + 1, values }));
    await wait(Math.max(0, ts + PUBLISH_EVERY_MS - Date.now()));
  }
}

async function heatSince(http: string, from: string): Promise<number> {
  const response = await fetch(`${http}/api/v1/sites/${BENCH_SITE}/emissions?interval=hour&from=${from}`);
  if (!response.ok) throw new Error(`emissions: ${response.status} ${await response.text()}`);
  const { items } = (await response.json()) as { items: { heatGj: number | null }[] };
  return items.reduce((sum, { heatGj }) => sum + (heatGj ?? 0), 0);
}
