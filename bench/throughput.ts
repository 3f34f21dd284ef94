import { setTimeout as wait } from 'node:timers/promises';
import { telemetryTopic } from '#contracts';
import { MqttPublisher } from '#mqtt';
import type { Database } from '#postgres';
import { cpuSeconds, since } from './cpu-seconds.js';
import { BENCH_SITE, deviceOf, type Endpoints } from './system-under-bench.js';

export interface Throughput {
  readonly messages: number;
  readonly values: number;
  /** First publish to last PUBACK, s. */
  readonly acknowledgedS: number;
  /** First publish to last commit of the raw values, s. */
  readonly storedS: number;
  /** First publish until windows and emissions are all made, s. */
  readonly derivedS: number;
  readonly messagesPerS: number;
  /** Until the last commit, by process. */
  readonly cpuS: Readonly<Record<string, number>>;
  /** From the last commit until everything is derived. */
  readonly cpuDerivingS: Readonly<Record<string, number>>;
}

const VALUES = 4;
const CONNECTIONS = 4;
const DEADLINE_MS = 300_000;

/** Messages of all devices in turn, a second apart, up to now. */
function payloadOf(i: number, devices: number, messages: number, now: number): string {
  const n = Math.floor(i / devices);
  const ts = now - (Math.ceil(messages / devices) - n) * 1_000;
  const energy = (45_820 + n * 0.024).toFixed(1);
  return `{"ts":${ts},"seq":${n + 1},"values":{"heat.energyTotal":${energy},"heat.power":${24 + (i % 97) / 100},"water.supplyTemp":92.5,"water.returnTemp":51.2}}`;
}

/** Publishes with QoS 1 as fast as PUBACKs come, and waits for the last commit. */
export async function measureThroughput(
  db: Database,
  { mqtt, processes }: Endpoints,
  more: Endpoints['processes'],
  messages: number,
  devices: number,
): Promise<Throughput> {
  const watched = [...processes, ...more];
  const publishers = Array.from({ length: CONNECTIONS }, () => new MqttPublisher({ url: mqtt }));
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const cpuBefore = cpuSeconds(watched);
  const startedAt = performance.now();
  const seconds = (): number => Math.round(performance.now() - startedAt) / 1_000;

  const publishing = Promise.all(
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
  ).then(seconds);
  const storedS = await waitFor(
    async () => (await storedValues(db)) >= messages * VALUES,
    seconds,
    'everything is stored',
  );
  const acknowledgedS = await publishing;
  const cpuStored = cpuSeconds(watched);
  const derivedS = await waitFor(async () => (await marks(db)) === 0, seconds, 'everything is derived');
  const cpuDerived = cpuSeconds(watched);
  await Promise.all(publishers.map((publisher) => publisher.close()));
  return {
    messages,
    values: messages * VALUES,
    acknowledgedS,
    storedS,
    derivedS,
    messagesPerS: Math.round(messages / storedS),
    cpuS: since(cpuBefore, cpuStored),
    cpuDerivingS: since(cpuStored, cpuDerived),
  };
}

async function storedValues(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select coalesce(sum(stored), 0)::float8 as n from ledger where site = $1',
    [BENCH_SITE],
  );
  return row?.n ?? 0;
}

async function marks(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select ((select count(*) from mark) + (select count(*) from hour_mark))::float8 as n',
  );
  return row?.n ?? 0;
}

async function waitFor(condition: () => Promise<boolean>, seconds: () => number, what: string): Promise<number> {
  for (const end = Date.now() + DEADLINE_MS; !(await condition()); await wait(20)) {
    if (Date.now() > end) throw new Error(`did not come true within ${DEADLINE_MS / 1_000} s: ${what}`);
  }
  return seconds();
}
