import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#postgres';
import { VALUES } from '../publish.js';
import { quantile } from '../quantile.js';
import { readServerSettings } from '../server-settings.js';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';
import { until } from '../until.js';
import { withSystem } from '../with-system.js';
import type { Figure } from './figure.js';
import { besideLoad } from '../load/load-child.js';
import { watchLiveFigures } from '../watch/live-figures.js';
import { MemoryWatch } from '../watch/memory-watch.js';
import { watchStatusAge } from '../watch/status-age.js';

const LOOK_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;
/** By then caches are full and code is compiled: what grows later, grows for ever. */
const WARM_MINUTES = 5;
/** Soon after the end: what is not stored then, lags. */
const SOON_MS = 30_000;

/** A city: many devices that each send seldom. */
export const wide: Figure<{ devices: number; values: number; minutes: number }> = {
  name: 'wide',
  sizes: { devices: 25_000, values: 10_000, minutes: 20 },
  how: ({ devices, values, minutes }) =>
    `${devices.toLocaleString('en')} devices with ${(VALUES * devices).toLocaleString('en')} points, ${values.toLocaleString('en')} values/s for ${minutes} min; hour figures of a device beside them, that sends each second, are read each 100 ms, status each 250 ms`,
  measure: ({ sizes: { devices, values, minutes }, folder, say }) =>
    withSystem(
      folder,
      devices + 1,
      null,
      async ({ system, db }) => {
        const settings = await readServerSettings(db, system.kafkaVersion);
        const { endpoints } = system;
        const perS = values / VALUES;
        say('  the system runs');
        const memory = new MemoryWatch(() => system.endpoints.processes);
        let isRunning = true;
        const lags: number[] = [];
        const startedAt = performance.now();
        try {
          const { result, load } = await besideLoad(
            { mqtt: endpoints.mqtt, perS, firstDevice: 1, devices },
            async (child) => {
              const goesOn = (): boolean => isRunning;
              const watching = Promise.all([
                watchStatusAge(endpoints.http, goesOn),
                watchLiveFigures(endpoints, goesOn),
              ]);
              for (let looked = 0; performance.now() - startedAt < minutes * MINUTE_MS; looked++) {
                const acknowledged = child.acknowledged;
                lags.push(Math.max(0, acknowledged - (await storedMessages(db))));
                if (looked % 60 === 59) say(`  minute ${(looked + 1) / 60}: ${memory.line()}; lag ${lags.at(-1)}`);
                await wait(LOOK_EVERY_MS);
              }
              const endLag = lags.at(-1)!;
              isRunning = false;
              const [statusAges, liveAges] = await watching;
              return { endLag, statusAges, liveAges };
            },
          );
          const endedAt = performance.now();
          await until(
            async () => (await storedMessages(db)) >= load.messages,
            'everything is stored',
            100,
            SOON_MS,
          ).catch(() => undefined);
          const missing = Math.max(0, load.messages - (await storedMessages(db)));
          const storedAfterS = (performance.now() - endedAt) / 1_000;
          const warmAt = startedAt + Math.min(WARM_MINUTES, minutes / 2) * MINUTE_MS;
          const growth = [...memory.seen.keys()].map((name) => [name, memory.growthPct(name, warmAt)] as const);
          const age = (ages: readonly number[], share: number): number => quantile(ages, share) / 1_000;
          return {
            settings,
            measured: [
              {
                what: `messages not stored ${SOON_MS / 1_000} s after the end`,
                unit: '',
                value: missing,
                must: 0,
                aim: 0,
              },
              { what: 'lag of the store, most', unit: 'messages', value: quantile(lags, 1), must: null, aim: null },
              { what: 'age of the status, most', unit: 's', value: age(result.statusAges, 1), must: 5, aim: 2 },
              { what: 'live figures behind, most', unit: 's', value: age(result.liveAges, 1), must: 5, aim: 2 },
              ...growth.map(([name, pct]) => ({
                what: `memory of ${name}, growth after minute ${Math.min(WARM_MINUTES, minutes / 2)}`,
                unit: '%',
                value: pct,
                must: null,
                aim: null,
              })),
            ],
            remarks: [
              `all stored ${storedAfterS.toFixed(1)} s after the end; lag at the end ${result.endLag.toFixed(0)}, median ${quantile(lags, 0.5).toFixed(0)} messages; status age p50 ${age(result.statusAges, 0.5).toFixed(2)} s, p99 ${age(result.statusAges, 0.99).toFixed(2)} s; live figures behind p50 ${age(result.liveAges, 0.5).toFixed(2)} s, p95 ${age(result.liveAges, 0.95).toFixed(2)} s, p99 ${age(result.liveAges, 0.99).toFixed(2)} s; PUBACK p99 ${load.pubackP99Ms.toFixed(0)} ms`,
              `memory by minute, MB: ${[...memory.seen.keys()].map((name) => `${name} ${memory.byMinute(name).join(' ')}`).join('; ')}`,
            ],
          };
        } finally {
          isRunning = false;
          memory.stop();
        }
      },
      undefined,
      { everyS: (devices * VALUES) / values, credited: 1 },
    ),
};

/** Of all devices but the first, whose hour figures are watched. */
async function storedMessages(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select coalesce(sum(stored), 0)::float8 as n from ledger where site = $1 and device <> $2',
    [BENCH_SITE, deviceOf(0)],
  );
  return row!.n / VALUES;
}
