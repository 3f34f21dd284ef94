import { join } from 'node:path';
import { instantOf } from '#domain';
import type { Database } from '#postgres';
import { median } from '../median.js';
import { VALUES } from '../publish.js';
import { quantile } from '../quantile.js';
import { readServerSettings } from '../server-settings.js';
import { BENCH_SITE, type Endpoints } from '../system-under-bench.js';
import { isDerived, measureThroughput } from '../throughput.js';
import { until } from '../until.js';
import { withSystem, type Running } from '../with-system.js';
import type { Figure } from './figure.js';
import { markSeason, SEASON, storeSeason } from './stored-season.js';

/** Of a round with and one without history, one right after the other: on a machine that others share, minutes differ more than the two do. */
const PAIRS = 7;
/** Rounds of both that count for nothing: the one with history has derived it before, so that all of it is compiled there. */
const WARM_UP_ROUNDS = 3;
/** Meters that earn tonnes: of these the windows of the season are derived, the figures of the park need no more. */
const CREDITED = 3;
const REQUESTS = 300;
const WARM_UPS = 20;
const DERIVED_WITHIN_MS = 600_000;

/** What stored history costs: the rate of new messages beside a system without, and the answers. */
export const history: Figure<{ values: number; messages: number; devices: number }> = {
  name: 'history',
  sizes: { values: 100_000_000, messages: 200_000, devices: 50 },
  how: ({ values, messages, devices }) =>
    `median of ${PAIRS} pairs: ${messages.toLocaleString('en')} messages into a system that has ${values.toLocaleString('en')} values (${VALUES} a row) of ${devices} devices in 169 days before, and as many into one that has none, in turn, both warmed up by ${WARM_UP_ROUNDS} rounds each; then ${REQUESTS} requests of each kind to the first, one after the other`,
  measure: ({ sizes: { values, messages, devices }, folder, say }) => {
    const start = <T>(name: string, work: (running: Running) => Promise<T>): Promise<T> =>
      withSystem(join(folder, name), devices, null, work, undefined, { credited: CREDITED, hasTarget: true });
    return start('with', async (full) => {
      const { db, system } = full;
      const stored = await fill(full, { values, devices }, say);
      const pairs = await start('without', (empty) => inTurn({ full, empty }, { messages, devices }, say));
      const p99 = await answers(system.endpoints, say);
      const gb = (await databaseBytes(db)) / 1e9;
      const ms = (what: string, value: number, must: number, aim: number) => ({ what, unit: 'ms', value, must, aim });
      return {
        settings: await readServerSettings(db, system.kafkaVersion),
        measured: [
          { what: 'rate of new messages falls by', unit: '%', value: median(pairs.map(fallOf)), must: 10, aim: 3 },
          ms('status p99', p99.status, 50, 10),
          ms('emissions of hours of a season p99', p99.emissions, 100, 50),
          ms('targets p99', p99.targets, 100, 20),
        ],
        remarks: [
          `fall of each pair: ${pairs.map((pair) => `${fallOf(pair).toFixed(1)} %`).join(', ')}; messages/s: ${pairs.map(({ without, withHistory }) => `${without.toLocaleString('en')} and ${withHistory.toLocaleString('en')}`).join(', ')}; a reading each ${(stored.everyMs / 1_000).toFixed(1)} s; windows and figures of ${CREDITED} devices derived in ${stored.derivedS} s; database ${gb.toFixed(1)} GB`,
        ],
      };
    });
  },
};

/** Puts the season in and waits for its figures. */
async function fill(
  { db, system }: Running,
  size: { readonly values: number; readonly devices: number },
  say: (line: string) => void,
) {
  const storedFrom = performance.now();
  const stored = await storeSeason(system.endpoints.postgres, size, say);
  say(`  ${stored.values.toLocaleString('en')} values after ${seconds(storedFrom)} s; deriving the figures of them`);
  const derivedFrom = performance.now();
  await markSeason(db, CREDITED);
  await until(() => isDerived(db), 'the season is derived', 100, DERIVED_WITHIN_MS);
  return { everyMs: stored.everyMs, derivedS: seconds(derivedFrom) };
}

/** Messages a second of each. */
interface Pair {
  readonly without: number;
  readonly withHistory: number;
}

const fallOf = ({ without, withHistory }: Pair): number => 100 * (1 - withHistory / without);

/** @returns the pairs that count */
async function inTurn(
  { full, empty }: { readonly full: Running; readonly empty: Running },
  size: { readonly messages: number; readonly devices: number },
  say: (line: string) => void,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const rounds = WARM_UP_ROUNDS + PAIRS;
  for (let round = 0; round < rounds; round++) {
    const rateOf = async ({ system, db, more }: Running): Promise<number> => {
      const load = { ...size, rounds, round };
      return (await measureThroughput(db, system.endpoints, more, load)).messagesPerS;
    };
    const without = await rateOf(empty);
    const withHistory = await rateOf(full);
    say(
      `  round ${round}: ${without.toLocaleString('en')} messages/s without, ${withHistory.toLocaleString('en')} with history`,
    );
    if (round >= WARM_UP_ROUNDS) pairs.push({ without, withHistory });
  }
  return pairs;
}

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
