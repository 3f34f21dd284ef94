import { COUNTED_TOPICS } from '#contracts';
import { readLedger, type Database } from '#postgres';
import { until } from '../processes/until.js';
import type { KafkaCluster } from './kafka-cluster.js';
import { SITES, VALUES } from './parks.js';
import type { SensorLoad } from './sensor-load.js';

export interface Waiting {
  /** Records of Kafka that are not stored. */
  readonly records: number;
  /** Marks of what is stored and not derived. */
  readonly marks: number;
}

export async function readWaiting(kafka: KafkaCluster, db: Database): Promise<Waiting> {
  const stored = await db.query<{ topic: string; partition: number; next: number }>(
    'select topic, partition, next_offset as next from kafka_offset',
  );
  const next = new Map(stored.map((row) => [`${row.topic}/${row.partition}`, row.next]));
  let records = 0;
  for (const topic of COUNTED_TOPICS) {
    for (const { partition, high } of await kafka.ends(topic)) {
      records += Math.max(0, high - (next.get(`${topic}/${partition}`) ?? 0));
    }
  }
  const [marks] = await db.query<{ n: number }>(
    'select (select count(*) from mark) + (select count(*) from hour_mark) as n',
  );
  return { records, marks: marks!.n };
}

/** Waits until all that Kafka has is stored and derived. @returns milliseconds that it took */
export async function caughtUp(kafka: KafkaCluster, db: Database, deadlineMs: number): Promise<number> {
  const began = Date.now();
  let waiting: Waiting | undefined;
  await until(
    async () => {
      waiting = await readWaiting(kafka, db);
      return waiting.records === 0 && waiting.marks === 0;
    },
    'all is stored and derived',
    deadlineMs,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(waiting)}`);
  });
  return Date.now() - began;
}

/** What is wrong with the rows and with the ledger, against what was acknowledged; [] when each message is there once. */
export async function storedOnceProblems(db: Database, load: SensorLoad): Promise<string[]> {
  const rows = await db.query<{ site: string; device: string; n: number; first: number; last: number; values: number }>(
    `select s.code as site, d.code as device, count(*) as n, min(r.ts) as first, max(r.ts) as last,
            sum(cardinality(r.vals)) as values
     from device d cross join lateral readings_of(d.device_id, '-infinity', 'infinity') r join site s using (site_id) group by 1, 2`,
  );
  const stored = new Map(rows.map((row) => [`${row.site}/${row.device}`, row]));
  const lines = await Promise.all(SITES.map(async (site) => ({ site, ledger: await readLedger(db, site) })));
  const ledger = new Map(
    lines.flatMap(({ site, ledger: devices }) => devices.map((line) => [`${site}/${line.device}`, line])),
  );
  return load.counts().flatMap(({ site, device, acknowledged, firstTs, lastTs }) => {
    const name = `${site}/${device}`;
    const row = stored.get(name);
    const line = ledger.get(name);
    // Kept quiet so far.
    if (acknowledged === 0 && !row && !line) return [];
    if (!row || !line) return [`${name}: nothing is stored of ${acknowledged}`];
    const problems: string[] = [];
    // Each message has a time of its own: their number, the first and the last say that all are there, and no other.
    if (row.n !== acknowledged || row.first !== firstTs || row.last !== lastTs) {
      problems.push(`${name}: ${row.n} rows from ${row.first} to ${row.last}, ${acknowledged} acknowledged`);
    }
    if (row.values !== VALUES * acknowledged || line.stored !== VALUES * acknowledged) {
      problems.push(
        `${name}: ${row.values} values, ${line.stored} in the ledger, ${VALUES * acknowledged} acknowledged`,
      );
    }
    const rest = line.received - line.stored - line.duplicate - line.conflict - line.deadLettered;
    if (rest !== 0 || line.conflict !== 0 || line.deadLettered !== 0) {
      problems.push(`${name}: the ledger does not add up: ${JSON.stringify(line)}`);
    }
    return problems;
  });
}
