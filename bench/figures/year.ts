import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DAY_MS } from '#domain';
import type { Database } from '#postgres';
import { cpuSeconds, since } from '../cpu-seconds.js';
import { VALUES } from '../publish.js';
import { quantile } from '../quantile.js';
import { readServerSettings } from '../server-settings.js';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';
import { until } from '../until.js';
import { withSystem } from '../with-system.js';
import type { Figure } from './figure.js';
import { watchLiveFigures } from '../watch/live-figures.js';

/** What `backlog-process.ts` publishes. */
export interface Backlog {
  readonly mqtt: string;
  readonly firstDevice: number;
  readonly devices: number;
  /** Of each device. */
  readonly readings: number;
  readonly everyMs: number;
  /** The newest, Unix ms. */
  readonly endMs: number;
}

const PROGRAM = fileURLToPath(new URL('../load/backlog-process.js', import.meta.url));
const EVERY_S = 900;
const LOOK_EVERY_MS = 100;
const SAY_EVERY_MS = 10_000;
const DEADLINE_MS = 1_200_000;

/** How long a year of history takes to be in the figures, and how far those of now are behind meanwhile. */
export const year: Figure<{ devices: number; days: number }> = {
  name: 'year',
  sizes: { devices: 100, days: 365 },
  how: ({ devices, days }) =>
    `${days} days of 15-minute readings of ${devices} devices (${(readingsOf(days) * devices).toLocaleString('en')} messages), newest first, beside a device that sends each second: until nothing of them waits to be derived; its hour figures are read each 100 ms`,
  measure: ({ sizes: { devices, days }, folder, say }) =>
    withSystem(
      folder,
      devices + 1,
      null,
      async ({ system, db }) => {
        const settings = await readServerSettings(db, system.kafkaVersion);
        const { endpoints } = system;
        let isRunning = true;
        const behind = watchLiveFigures(endpoints, () => isRunning);
        await until(async () => (await ageOfBacklog(db)).live > 0, 'the live device is stored', LOOK_EVERY_MS);
        const readings = readingsOf(days);
        // Today is of the live device alone.
        const endMs = Math.floor((Date.now() - DAY_MS) / (EVERY_S * 1_000)) * EVERY_S * 1_000;
        const cpuBefore = cpuSeconds(endpoints.processes);
        const startedAt = performance.now();
        const seconds = (): number => (performance.now() - startedAt) / 1_000;
        const backlog = { mqtt: endpoints.mqtt, firstDevice: 1, devices, readings, everyMs: EVERY_S * 1_000, endMs };
        const publishing = publishInChild(backlog).then(seconds);
        const told = setInterval(
          () =>
            void ageOfBacklog(db).then(({ stored, waiting }) =>
              say(`  ${seconds().toFixed(0)} s: ${stored.toLocaleString('en')} values stored, ${waiting} marks wait`),
            ),
          SAY_EVERY_MS,
        );
        const values = readings * devices * VALUES;
        let storedS = 0;
        try {
          await until(
            async () => (await ageOfBacklog(db)).stored >= values,
            'all is stored',
            LOOK_EVERY_MS,
            DEADLINE_MS,
          );
          storedS = seconds();
          await until(async () => (await ageOfBacklog(db)).waiting === 0, 'all is derived', LOOK_EVERY_MS, DEADLINE_MS);
        } finally {
          clearInterval(told);
          isRunning = false;
        }
        const settledS = seconds();
        const cpu = Object.entries(since(cpuBefore, cpuSeconds(endpoints.processes)));
        const ages = await behind;
        const old = (share: number): number => quantile(ages, share) / 1_000;
        return {
          settings,
          measured: [
            { what: 'first publish until all figures are settled', unit: 's', value: settledS, must: 600, aim: 240 },
            { what: 'live figures behind, p95', unit: 's', value: old(0.95), must: null, aim: null },
            { what: 'live figures behind, most', unit: 's', value: old(1), must: 5, aim: null },
          ],
          remarks: [
            `last PUBACK after ${(await publishing).toFixed(0)} s, last commit after ${storedS.toFixed(0)} s; live figures behind, median ${old(0.5).toFixed(2)} s of ${ages.length} looks; CPU s: ${cpu.map(([name, s]) => `${name} ${s.toFixed(0)}`).join(', ')}`,
          ],
        };
      },
      undefined,
      { everyS: EVERY_S },
    ),
};

const readingsOf = (days: number): number => (days * DAY_MS) / (EVERY_S * 1_000);

/** Values of the backlog and of the live device that are stored, and marks that are not of the live device. */
async function ageOfBacklog(db: Database): Promise<{ stored: number; live: number; waiting: number }> {
  const [row] = await db.query<{ stored: number; live: number; waiting: number }>(
    `select coalesce(sum(stored) filter (where device <> $2), 0)::float8 as stored,
            coalesce(sum(stored) filter (where device = $2), 0)::float8 as live,
            ((select count(*) from mark where device_id <> (select device_id from device where code = $2))
             + (select count(*) from hour_mark where hour_start < to_timestamp($3)))::float8 as waiting
     from ledger where site = $1`,
    [BENCH_SITE, deviceOf(0), (Date.now() - DAY_MS / 2) / 1_000],
  );
  return row!;
}

async function publishInChild(backlog: Backlog): Promise<void> {
  const child = fork(PROGRAM, [JSON.stringify(backlog)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the backlog ended with exit code ${code}`);
}
