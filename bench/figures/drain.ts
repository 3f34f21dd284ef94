import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, openDatabase, type Database } from '#postgres';
import { startPostgres } from '#servers';
import { connectPublishers, VALUES } from '../publish.js';
import { readServerSettings } from '../server-settings.js';
import { SystemUnderBench } from '../system-under-bench.js';
import { measureThroughput, storedValues } from '../throughput.js';
import { until } from '../until.js';
import { SILENT } from '../with-system.js';
import type { Figure } from './figure.js';
import { MemoryWatch } from '../watch/memory-watch.js';

const LOOK_EVERY_MS = 20;
const DEADLINE_MS = 480_000;
/** Published together; the first before PostgreSQL goes, for the processes compile what is hot. */
const ROUND = 50_000;

/** How fast what came in without PostgreSQL is stored when it is back. */
export const drain: Figure<{ messages: number; devices: number }> = {
  name: 'drain',
  sizes: { messages: 1_000_000, devices: 50 },
  how: ({ messages, devices }) =>
    `${messages.toLocaleString('en')} messages of ${devices} devices, ${VALUES} values each, are published while PostgreSQL is stopped; from when it answers again to the last commit`,
  async measure({ sizes: { messages, devices }, folder, say }) {
    const load = { messages: Math.min(messages, ROUND), devices };
    const rounds = 1 + Math.ceil(messages / ROUND);
    const published = (rounds - 1) * load.messages;
    // A server of the bench: that of the system would be started again by its supervisor.
    const postgres = join(folder, 'postgres');
    mkdirSync(postgres);
    let server = await startPostgres({ dir: postgres });
    const { port } = server;
    const url = server.databaseUrl('greenpark');
    try {
      await createDatabase(url);
      const system = await SystemUnderBench.start(join(folder, 'system'), devices, { DATABASE_URL: url });
      const memory = new MemoryWatch(() => system.endpoints.processes);
      try {
        const [before, settings] = await withDatabase(url, async (db) => {
          await measureThroughput(db, system.endpoints, [], { ...load, rounds, round: 0 });
          return [await storedValues(db), await readServerSettings(db, system.kafkaVersion)] as const;
        });
        await server.stop();
        say('  PostgreSQL is stopped; publishing');
        const publishedFrom = performance.now();
        for (let round = 1; round < rounds; round++) {
          const publishing = await connectPublishers(system.endpoints.mqtt, { ...load, rounds, round });
          await publishing.publish();
          await publishing.close();
        }
        const publishedS = (performance.now() - publishedFrom) / 1_000;
        say(`  all have their PUBACK after ${publishedS.toFixed(1)} s; PostgreSQL starts`);
        server = await startPostgres({ dir: postgres, port });
        const backAt = performance.now();
        await withDatabase(url, async (db) => {
          const told = setInterval(() => void storedValues(db).then((n) => say(`  ${n - before} values`)), 10_000);
          const isStored = async (): Promise<boolean> => (await storedValues(db)) >= before + published * VALUES;
          await until(isStored, 'everything is stored', LOOK_EVERY_MS, DEADLINE_MS).finally(() => clearInterval(told));
        });
        const drainedS = (performance.now() - backAt) / 1_000;
        const mb = (name: string) => ({
          what: `memory of ${name}, most`,
          unit: 'MB',
          value: memory.most(name),
          must: 300,
          aim: null,
        });
        return {
          settings,
          measured: [
            {
              what: 'messages/s from PostgreSQL back to the last commit',
              unit: 'messages/s',
              value: published / drainedS,
              must: 25_000,
              aim: 40_000,
              isLeast: true,
            },
            mb('ingestion'),
            mb('aggregator'),
          ],
          remarks: [
            `published at ${Math.round(published / publishedS).toLocaleString('en')} messages/s without PostgreSQL; drained in ${drainedS.toFixed(1)} s`,
          ],
        };
      } finally {
        memory.stop();
        await system.stop();
      }
    } finally {
      await server.stop();
    }
  },
};

async function withDatabase<Result>(url: string, work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = await openDatabase({ url, log: SILENT, max: 2, name: 'bench' });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
