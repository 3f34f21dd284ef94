import { instantOf } from '#domain';
import type { Database } from '#postgres';
import { median } from '../median.js';
import { VALUES } from '../publish.js';
import { quantile } from '../quantile.js';
import { readServerSettings } from '../server-settings.js';
import { BENCH_SITE, type Endpoints } from '../system-under-bench.js';
import { isDerived, measureThroughput } from '../throughput.js';
import { until } from '../until.js';
import { withSystem } from '../with-system.js';
import type { Figure } from './figure.js';
import { markSeason, SEASON, storeSeason } from './stored-season.js';

/** Of each rate, before and after. */
const ROUNDS = 3;
/** Meters that earn tonnes: of these the windows of the season are derived, the figures of the park need no more. */
const CREDITED = 3;
const REQUESTS = 300;
const WARM_UPS = 20;
const DERIVED_WITHIN_MS = 600_000;

/** What stored history costs: the rate of new messages, and the answers. */
export const history: Figure<{ values: number; messages: number; devices: number }> = {
  name: 'history',
  sizes: { values: 100_000_000, messages: 200_000, devices: 50 },
  how: ({ values, messages, devices }) =>
    `median rate of ${ROUNDS} × ${messages.toLocaleString('en')} messages before and after ${values.toLocaleString('en')} values (${VALUES} a row) of ${devices} devices are put into 169 days before, in one warm system; then ${REQUESTS} requests of each kind, one after the other`,
  measure: ({ sizes: { values, messages, devices }, folder, say }) =>
    withSystem(
      folder,
      devices,
      null,
      async ({ system, db, more }) => {
        const settings = await readServerSettings(db, system.kafkaVersion);
        const { endpoints } = system;
        const rates: number[] = [];
        const rounds = 1 + 2 * ROUNDS;
        const publish = async (round: number): Promise<void> => {
          const load = { messages, devices, rounds, round };
          const { messagesPerS } = await measureThroughput(db, endpoints, more, load);
          rates.push(messagesPerS);
          say(`  round ${round}: ${messagesPerS.toLocaleString('en')} messages/s`);
        };
        // Round 0 warms the processes up.
        for (let round = 0; round <= ROUNDS; round++) await publish(round);
        const storedFrom = performance.now();
        const stored = await storeSeason(endpoints.postgres, { values, devices }, say);
        say(
          `  ${stored.values.toLocaleString('en')} values after ${seconds(storedFrom)} s; deriving the figures of them`,
        );
        const derivedFrom = performance.now();
        await markSeason(db, CREDITED);
        await until(() => isDerived(db), 'the season is derived', 100, DERIVED_WITHIN_MS);
        const derivedS = seconds(derivedFrom);
        for (let round = ROUNDS + 1; round < rounds; round++) await publish(round);
        const [without, withHistory] = [median(rates.slice(1, 1 + ROUNDS)), median(rates.slice(1 + ROUNDS))];
        const p99 = await answers(endpoints, say);
        const gb = (await databaseBytes(db)) / 1e9;
        const ms = (what: string, value: number, must: number, aim: number) => ({ what, unit: 'ms', value, must, aim });
        return {
          settings,
          measured: [
            {
              what: 'rate of new messages falls by',
              unit: '%',
              value: 100 * (1 - withHistory / without),
              must: 10,
              aim: 3,
            },
            ms('status p99', p99.status, 50, 10),
            ms('emissions of hours of a season p99', p99.emissions, 100, 50),
            ms('targets p99', p99.targets, 100, 20),
          ],
          remarks: [
            `rates before ${rates.slice(1, 1 + ROUNDS).join(', ')}, with history ${rates.slice(1 + ROUNDS).join(', ')} messages/s; a reading each ${(stored.everyMs / 1_000).toFixed(1)} s; windows and figures of ${CREDITED} devices derived in ${derivedS} s; database ${gb.toFixed(1)} GB`,
          ],
        };
      },
      undefined,
      { credited: CREDITED, hasTarget: true },
    ),
};

const seconds = (from: number): string => ((performance.now() - from) / 1_000).toFixed(0);

/** p99 of each kind of answer, ms. */
async function answers({ http }: Endpoints, say: (line: string) => void) {
  const site = `${http}/api/v1/sites/${BENCH_SITE}`;
  const range = `from=${instantOf(SEASON.fromMs)}&to=${instantOf(SEASON.toMs)}`;
  const ask = async (path: string): Promise<number> => {
    const times: number[] = [];
    let size = 0;
    for (let i = 0; i < WARM_UPS + REQUESTS; i++) {
      const startedAt = performance.now();
      const response = await fetch(site + path);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      size = text.length;
      if (i >= WARM_UPS) times.push(performance.now() - startedAt);
    }
    say(`  ${path}, ${Math.round(size / 1_024)} KiB: median ${quantile(times, 0.5).toFixed(1)} ms`);
    return quantile(times, 0.99);
  };
  return {
    status: await ask('/status'),
    emissions: await ask(`/emissions?interval=hour&${range}`),
    targets: await ask('/targets'),
  };
}

async function databaseBytes(db: Database): Promise<number> {
  const [row] = await db.query<{ n: number }>('select pg_database_size(current_database())::float8 as n');
  return row!.n;
}
