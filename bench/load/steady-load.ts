import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { liveValues } from './live-values.js';
import { quantile } from '../quantile.js';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';

/** A load by the clock, as devices make it: QoS 1, four values a message, devices in turn, heat of 24 MW each. */
export interface SteadyLoad {
  readonly mqtt: string;
  readonly perS: number;
  /** The first device that sends, from 0, and how many do. */
  readonly firstDevice: number;
  readonly devices: number;
}

export interface SteadyResult {
  readonly messages: number;
  /** From the publish to its PUBACK. */
  readonly pubackP50Ms: number;
  readonly pubackP99Ms: number;
  readonly pubackMaxMs: number;
}

const CONNECTIONS = 4;
/** Small against what is measured: messages do not leave in bursts that wait for each other. */
const TICK_MS = 1;
/** Publishes until it is told to stop; settles with the last PUBACK. @param acknowledged told how many are so far, each second */
export async function publishSteadily(
  { mqtt, perS, firstDevice, devices }: SteadyLoad,
  goesOn: () => boolean,
  acknowledged: (messages: number) => void,
): Promise<SteadyResult> {
  const publishers = Array.from({ length: CONNECTIONS }, () => new MqttPublisher({ url: mqtt }));
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const times: number[] = [];
  const told = setInterval(() => acknowledged(times.length), 1_000);
  const boot = `load-${Date.now()}`;
  const startedAt = performance.now();
  const newest = new Map<number, number>();
  let sent = 0;
  for (; goesOn(); await wait(TICK_MS)) {
    const due = ((performance.now() - startedAt) / 1_000) * perS;
    for (; sent < due; sent++) {
      const device = sent % devices;
      const publishedAt = performance.now();
      // Two messages of a device never have the same time, also where this process catches up: they would contradict each other.
      const ts = Math.max(Date.now(), 1 + (newest.get(device) ?? 0));
      newest.set(device, ts);
      const payload = `{"ts":${ts},"boot":"${boot}","seq":${Math.floor(sent / devices) + 1},"values":{${liveValues(ts, firstDevice + device)}}}`;
      void publishers[device % CONNECTIONS]!.publish(
        telemetryTopic(BENCH_SITE, deviceOf(firstDevice + device)),
        payload,
      ).then(() => times.push(performance.now() - publishedAt));
    }
  }
  await Promise.all(publishers.map((publisher) => publisher.drained()));
  clearInterval(told);
  acknowledged(times.length);
  await Promise.all(publishers.map((publisher) => publisher.close()));
  const [pubackP50Ms, pubackP99Ms, pubackMaxMs] = [0.5, 0.99, 1].map((share) => quantile(times, share)) as [
    number,
    number,
    number,
  ];
  return { messages: sent, pubackP50Ms, pubackP99Ms, pubackMaxMs };
}
