import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { instantWithMs } from '#domain';
import type { MqttPublisher } from '#mqtt';
import { BENCH_SITE } from '../system-under-bench.js';

/** What takes longer is a fault, not a figure. */
const DEADLINE_MS = 20_000;

/** One value, from its publish until the API shows it, ms. @param askAgainMs between two questions */
export async function untilReadable(
  publisher: MqttPublisher,
  http: string,
  device: string,
  askAgainMs: number,
): Promise<number> {
  const ts = Date.now();
  const startedAt = performance.now();
  publisher.post(
    telemetryTopic(BENCH_SITE, device),
    JSON.stringify({ ts, boot: 'probe', values: { 'heat.power': 25 } }),
  );
  const range = `from=${instantWithMs(ts)}&to=${instantWithMs(ts + 1)}`;
  const url = `${http}/api/v1/sites/${BENCH_SITE}/points/${device}/heat.power/readings?${range}`;
  for (;;) {
    const { items } = (await (await fetch(url)).json()) as { items: unknown[] };
    const took = performance.now() - startedAt;
    if (items.length > 0) return took;
    if (took > DEADLINE_MS) throw new Error(`a value was not readable within ${DEADLINE_MS} ms`);
    await wait(askAgainMs);
  }
}
