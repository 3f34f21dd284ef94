/** Publishes the past of devices newest first, as fast as PUBACKs come, in a process of its own. Started by `year.ts`. */
import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';
import { liveValues } from './live-values.js';
import type { Backlog } from '../figures/year.js';

const { mqtt, firstDevice, devices, readings, everyMs, endMs } = JSON.parse(process.argv[2]!) as Backlog;
process.once('disconnect', () => process.exit());
const publisher = new MqttPublisher({ url: mqtt });
await publisher.connect();
for (let n = 0; n < readings; n++) {
  const ts = endMs - n * everyMs;
  for (let device = firstDevice; device < firstDevice + devices; device++) {
    const payload = `{"ts":${ts},"boot":"backlog","seq":${n + 1},"values":{${liveValues(ts, device)}}}`;
    publisher.post(telemetryTopic(BENCH_SITE, deviceOf(device)), payload);
    const full = publisher.backpressure();
    if (full) await full;
  }
}
await publisher.close();
process.exit();
