import { READINGS_TOPIC } from '#contracts';
import type { Database } from '#postgres';
import { cpuSeconds, peakMemoryMb, since } from './cpu-seconds.js';
import { connectPublishers, VALUES, type Load } from './publish.js';
import { BENCH_SITE, type Endpoints } from './system-under-bench.js';
import { until } from './until.js';

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
  /** The most that each process has held since it began, MB; PostgreSQL by its first process. */
  readonly memoryMb: Readonly<Record<string, number>>;
}

const LOOK_EVERY_MS = 50;

/** Publishes with QoS 1 as fast as PUBACKs come, and waits for the last commit. */
export async function measureThroughput(
  db: Database,
  { mqtt, processes }: Endpoints,
  more: Endpoints['processes'],
  load: Load,
): Promise<Throughput> {
  const { messages, values = VALUES } = load;
  const watched = [...processes, ...more];
  const publishing = await connectPublishers(mqtt, load);
  const before = await storedValues(db);
  const messagesBefore = await storedMessages(db);
  const cpuBefore = cpuSeconds(watched);
  const startedAt = performance.now();
  const seconds = (): number => Math.round(performance.now() - startedAt) / 1_000;

  const acknowledged = publishing.publish().then(seconds);
  await until(
    async () => (await storedMessages(db)) >= messagesBefore + messages,
    'everything is stored',
    LOOK_EVERY_MS,
  );
  const storedS = seconds();
  const acknowledgedS = await acknowledged;
  const cpuStored = cpuSeconds(watched);
  await until(() => isDerived(db), 'everything is derived', LOOK_EVERY_MS);
  const derivedS = seconds();
  const cpuDerived = cpuSeconds(watched);
  const stored = (await storedValues(db)) - before;
  if (stored !== messages * values) throw new Error(`${stored} values are stored, expected ${messages * values}`);
  const memoryMb = peakMemoryMb(watched);
  await publishing.close();
  return {
    messages,
    values: messages * values,
    acknowledgedS,
    storedS,
    derivedS,
    messagesPerS: Math.round(messages / storedS),
    cpuS: since(cpuBefore, cpuStored),
    cpuDerivingS: since(cpuStored, cpuDerived),
    memoryMb,
  };
}

/** Messages that are stored, by the positions that are stored with them: a few lines, where the ledger has one of each device. */
async function storedMessages(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select coalesce(sum(next_offset), 0)::float8 as n from kafka_offset where topic = $1',
    [READINGS_TOPIC],
  );
  return row?.n ?? 0;
}

/** Values of the park that are stored, by the ledger. */
export async function storedValues(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select coalesce(sum(stored), 0)::float8 as n from ledger where site = $1',
    [BENCH_SITE],
  );
  return row?.n ?? 0;
}

/** Whether no mark waits to be derived. */
export async function isDerived(db: Database): Promise<boolean> {
  const [row] = await db.query<{ derived: boolean }>(
    'select not (exists (select from mark) or exists (select from hour_mark)) as derived',
  );
  return row?.derived ?? false;
}
