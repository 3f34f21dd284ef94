import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { openDatabase, type Database } from '#postgres';
import { startKafka, startMosquitto, startPostgres } from '#servers';
import { cpuSeconds, peakMemoryMb, since } from '../cpu-seconds.js';
import { connectPublishers } from '../publish.js';
import { CACHE } from '../system-under-bench.js';
import { until } from '../until.js';
import { SILENT } from '../with-system.js';
import { ingestSettings, sinkSettings } from './telegraf-settings.js';
import type { PeerRun } from './peer-run.js';

/** As the topic of our readings has, and as much memory for Kafka as `npm start` gives it. */
const PARTITIONS = 8;
const KAFKA_HEAP_MB = 320;
const TOPIC = 'telemetry';
/** A count of all rows each time: seldom enough to cost PostgreSQL little. */
const LOOK_EVERY_MS = 250;

/** The same messages through Telegraf: Mosquitto, one Telegraf, Kafka, another one, PostgreSQL; all of them fresh and on the same settings as ours. */
export async function runTelegraf(
  binary: string,
  folder: string,
  messages: number,
  devices: number,
): Promise<PeerRun | null> {
  mkdirSync(folder, { recursive: true });
  const mosquitto = await startMosquitto({ dir: join(folder, 'mosquitto') });
  if (mosquitto === null) return null;
  const stops: (() => Promise<void>)[] = [() => mosquitto.stop()];
  try {
    const kafka = await startKafka({ dir: join(folder, 'kafka'), jarsDir: CACHE, heapMb: KAFKA_HEAP_MB });
    stops.unshift(() => kafka.stop());
    const postgres = await startPostgres({
      dir: join(folder, 'postgres'),
      settings: { track_commit_timestamp: 'on' }, // the moment of the last commit, without asking all the time
    });
    stops.unshift(() => postgres.stop());
    const db = await openDatabase({ url: postgres.url, log: SILENT, max: 1, name: 'bench' });
    stops.unshift(() => db.close());
    const admin = new Kafka({ brokers: [kafka.broker], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    stops.unshift(() => admin.disconnect());
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1 }] });
    const where = { mqtt: new URL(mosquitto.url).host, kafka: kafka.broker, postgres: postgres.url, topic: TOPIC };
    const start = (name: string, settings: string): ChildProcess => {
      const child = startOne(binary, folder, name, settings);
      stops.unshift(() => ended(child));
      return child;
    };
    const sink = start('sink', sinkSettings(where));
    const ingest = start('ingest', ingestSettings(where));
    await until(
      async () => {
        const { groups } = await admin.describeGroups(['telegraf-bench']);
        return groups[0]?.state === 'Stable';
      },
      'Telegraf has joined its group',
      LOOK_EVERY_MS,
    );

    const watched = [
      { name: 'ingestion', pid: ingest.pid! },
      { name: 'sink', pid: sink.pid! },
      { name: 'postgres', pid: postgres.pid },
      { name: 'kafka', pid: kafka.pid },
      { name: 'mosquitto', pid: mosquitto.pid },
    ];
    const publishing = await connectPublishers(mosquitto.url, messages, devices);
    const before = cpuSeconds(watched);
    const startedAt = Date.now();
    const published = publishing.publish();
    await until(async () => (await stored(db)) >= messages, 'Telegraf has stored everything', LOOK_EVERY_MS);
    await published;
    const cpuS = since(before, cpuSeconds(watched));
    const memoryMb = peakMemoryMb(watched);
    await publishing.close();
    const [last] = await db.query<{ ms: number; doubled: number }>(
      `select extract(epoch from max(pg_xact_commit_timestamp(xmin)))::float8 * 1000 as ms,
              (count(*) - count(distinct (device, time)))::float8 as doubled from telemetry`,
    );
    const storedS = (last!.ms - startedAt) / 1_000;
    return { messagesPerS: Math.round(messages / storedS), cpuS, memoryMb, doubled: last!.doubled };
  } finally {
    for (const stop of stops) await stop();
  }
}

function startOne(binary: string, folder: string, name: string, settings: string): ChildProcess {
  const file = join(folder, `${name}.conf`);
  writeFileSync(file, settings, { mode: 0o600 });
  const log = openSync(join(folder, `${name}.log`), 'w');
  const child = spawn(binary, ['--config', file], { stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Messages that are committed; its table comes with the first of them. */
async function stored(db: Database): Promise<number> {
  const [table] = await db.query<{ is: boolean }>(`select to_regclass('telemetry') is not null as is`);
  if (!table?.is) return 0;
  const [row] = await db.query<{ n: number }>('select count(*)::float8 as n from telemetry');
  return row!.n;
}
