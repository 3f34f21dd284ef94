import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { HOUR_MS, instantWithMs } from '#domain';
import { quantile } from '../quantile.js';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';

/** Reads by the clock, whether answers come or not. */
export interface ReadLoad {
  readonly http: string;
  readonly perS: number;
  readonly seconds: number;
  /** Before these, a fifth as many: who asks compiles what is hot, too. */
  readonly warmUpS: number;
  readonly devices: number;
}

export interface ReadResult {
  readonly reads: number;
  /** Answers that are no 2xx, and connections that broke. */
  readonly errors: number;
  /** What the first of them said. */
  readonly firstError: string | null;
  /** By kind of read: from when it was due to the end of the answer, ms. */
  readonly kinds: Readonly<Record<string, { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }>>;
}

const SITE = `/api/v1/sites/${BENCH_SITE}`;
const TICK_MS = 1;

/** In turn, each as often as the others. @param n how many reads were before it */
const KINDS: readonly (readonly [string, (n: number, devices: number) => string])[] = [
  ['status', () => `${SITE}/status`],
  ['emissions of days', () => `${SITE}/emissions?interval=day`],
  ['targets', () => `${SITE}/targets`],
  ['points', () => `${SITE}/points`],
  [
    'readings of an hour',
    (n, devices) =>
      `${SITE}/points/${deviceOf(n % devices)}/heat.power/readings?from=${instantWithMs(Date.now() - HOUR_MS)}`,
  ],
  ['alerts', () => `/api/v1/alerts?site=${BENCH_SITE}`],
  ['ledger', () => `${SITE}/ledger`],
];

/** @param onWarm is called when what counts begins */
export async function readSteadily(load: ReadLoad, onWarm: () => void): Promise<ReadResult> {
  const agent = new Agent({ keepAlive: true });
  await readFor(load.warmUpS, { ...load, perS: load.perS / 5 }, agent);
  onWarm();
  const result = await readFor(load.seconds, load, agent);
  agent.destroy();
  return result;
}

async function readFor(seconds: number, { http, perS, devices }: ReadLoad, agent: Agent): Promise<ReadResult> {
  const times = new Map(KINDS.map(([kind]) => [kind, [] as number[]]));
  const errors: string[] = [];
  const underWay: Promise<void>[] = [];
  const startedAt = performance.now();
  const reads = perS * seconds;
  for (let asked = 0; asked < reads; await wait(TICK_MS)) {
    const due = Math.min(reads, ((performance.now() - startedAt) / 1_000) * perS);
    for (; asked < due; asked++) {
      const dueAt = startedAt + (asked / perS) * 1_000;
      const [kind, pathOf] = KINDS[asked % KINDS.length]!;
      const path = pathOf(asked, devices);
      underWay.push(
        ask(http + path, agent).then(
          () => void times.get(kind)!.push(performance.now() - dueAt),
          (error: unknown) => void errors.push(`${path}: ${(error as Error).message}`),
        ),
      );
    }
  }
  await Promise.all(underWay);
  return {
    reads,
    errors: errors.length,
    firstError: errors[0] ?? null,
    kinds: Object.fromEntries(
      [...times].map(([kind, ms]) => [
        kind,
        { p50Ms: quantile(ms, 0.5), p99Ms: quantile(ms, 0.99), maxMs: quantile(ms, 1) },
      ]),
    ),
  };
}

/** Reads the whole answer. @throws where it is no 2xx, or the connection breaks */
function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const { statusCode = 0 } = response;
      response.once('error', reject);
      response.once('end', () => (statusCode < 300 ? resolve() : reject(new Error(`HTTP ${statusCode}`))));
      response.resume();
    }).once('error', reject);
  });
}
