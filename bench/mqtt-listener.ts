/**
 * What the own listener costs: CPU microseconds for one QoS 1 message, from the socket to the PUBACK, with a handler that does
 * nothing for 3 ms (about what Kafka takes for a batch). The publishers are a process of their own.
 *
 *   node dist/bench/mqtt-listener.js [messages=400000] [connections=1]
 */
import { fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MqttListener, MqttPublisher } from '#mqtt';

const HANDLER_MS = 3;
const DEVICES = 50;

function payload(i: number): string {
  const ts = 1_768_003_200_000 + Math.floor(i / DEVICES) * 1_000;
  const power = 24_000 + (i % 997);
  return `{"ts":${ts},"seq":${i},"values":{"heat.power":${power},"water.supplyTemp":92.5,"water.returnTemp":51.25,"heat.energyTotal":${45_820 + i}}}`;
}

async function publishAll(url: string, messages: number, connections: number): Promise<void> {
  const publishers = Array.from({ length: connections }, () => new MqttPublisher({ url }));
  await Promise.all(publishers.map((p) => p.connect()));
  const before = process.cpuUsage();
  await Promise.all(
    publishers.map(async (publisher, n) => {
      for (let i = n; i < messages; i += connections) {
        publisher.post(`greenpark/v1/bench/device-${i % DEVICES}/telemetry`, payload(i));
        const full = publisher.backpressure();
        if (full) await full;
      }
      await publisher.drained();
    }),
  );
  const used = process.cpuUsage(before);
  process.send?.({ cpuUs: (used.user + used.system) / messages });
  await Promise.all(publishers.map((p) => p.close()));
}

async function measure(messages: number, connections: number): Promise<void> {
  let batches = 0;
  const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', messagesPerSecondPerDevice: 1_000_000 });
  await listener.start(async () => {
    batches++;
    await wait(HANDLER_MS);
  });
  const child = fork(fileURLToPath(import.meta.url), [listener.address, String(messages), String(connections)]);
  const publisher = new Promise<{ cpuUs: number }>((resolve) => child.once('message', (m) => resolve(m as never)));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (listener.stats().received === 0) await wait(1);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  while (listener.stats().acknowledged < messages) await wait(5);
  const seconds = (performance.now() - startedAt) / 1_000;
  const used = process.cpuUsage(before);
  const { cpuUs } = await publisher;
  await exited;
  await listener.stop();
  const line = {
    messages,
    connections,
    perSecond: Math.round(messages / seconds),
    listenerCpuUs: Number(((used.user + used.system) / messages).toFixed(2)),
    publisherCpuUs: Number(cpuUs.toFixed(2)),
    batches,
    meanBatch: Math.round(messages / batches),
    node: process.version,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [first = '400000', second = '1', third = '1'] = process.argv.slice(2);
if (first.startsWith('mqtt')) await publishAll(first, Number(second), Number(third));
else await measure(Number(first), Number(second));
