/**
 * What the accounting costs: a recompute from raw rows, a change of a factor over a season, and the answers that look at a whole
 * season. On a real PostgreSQL of this project's settings, in one process, with the shipped plant as the simulator makes it.
 *
 *   npm run bench -- accounting [--runs 5]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { closeDue, followConfiguration, recompute, publishStatus, whatIf, type DerivedSite } from '#derivation';
import { DAY_MS, factorSet, instantWithMs, localMidnightMs, type Factor, type FactorSet } from '#domain';
import { createDatabase, migrate, openDatabase, type Database } from '#postgres';
import { startPostgres } from '#servers';
import { ApiUnderBench } from './accounting-api.js';
import { deriveAll, deriveAllFigures, storeSeason, type BenchSeason } from './accounting-season.js';
import { cpuSeconds } from './cpu-seconds.js';
import { quantile } from './quantile.js';
import { readServerSettings, type ServerSettings } from './server-settings.js';

const SEASON = 2025;
/** A day in the second half of the season: the ensembles have a rest to fill. */
const PUBLISHED_ON = '2026-02-15';
const REQUESTS = 40;
const WARM_UPS = 5;
const SILENT = { info: () => undefined, warn: () => undefined };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Case {
  readonly name: string;
  readonly unit: 's' | 'ms';
  /** In its unit; null: none is set. */
  readonly aim: number | null;
  readonly runs: number;
  readonly work: (run: number) => Promise<unknown>;
}

export interface Measure extends Case {
  /** ms. */
  readonly times: readonly number[];
  /** Of all processes that took part, s a run: what a machine that is busy with other work does not change. */
  readonly cpuS: number;
}

async function measure(one: Case, processes: Parameters<typeof cpuSeconds>[0]): Promise<Measure> {
  const total = (): number => Object.values(cpuSeconds(processes)).reduce((a, b) => a + b, 0);
  const before = total();
  const times: number[] = [];
  for (let run = 0; run < one.runs; run++) {
    const startedAt = performance.now();
    await one.work(run);
    times.push(performance.now() - startedAt);
  }
  return { ...one, times, cpuS: (total() - before) / one.runs };
}

/** Everything that the readings of the month make is made again: windows, hours, day, month and season, and compared. */
async function recomputeMonth(db: Database, { derived, month }: BenchSeason): Promise<void> {
  const found = await recompute(db, derived, month);
  if (found === 'busy' || found.differences > 0) throw new Error(`the recompute found ${JSON.stringify(found)}`);
}

const withHeatFactor = ({ factors }: DerivedSite, value: number): FactorSet =>
  factorSet(
    [...factors.values()]
      .flat()
      .map((factor): Factor => (factor.id === 'heat.cn.default' ? { ...factor, value } : factor)),
  );

/** Every figure of the season is computed again with another heat factor, and gets a revision where it is closed. */
async function changeFactor(db: Database, derived: DerivedSite, run: number, now: number): Promise<void> {
  const factors = withHeatFactor(derived, 110 - (1 + run) / 4);
  const changed = { ...derived, factors, configurationHash: `bench-${run}` };
  await db.transaction((tx) => followConfiguration(tx, changed, derived, now));
  await deriveAllFigures(db, changed, now);
}

function show(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, unit, aim, runs, times, cpuS }) => {
    const shown = (ms: number): string => (unit === 's' ? (ms / 1000).toFixed(2) : ms.toFixed(1));
    const cells = [...[0.5, 0, 1].map((share) => shown(quantile(times, share))), shown(1000 * cpuS)];
    return [`${name}, ${unit}`, ...cells, aim === null ? '-' : String(aim), String(runs)];
  });
  const table = [['', 'median', 'min', 'max', 'CPU', 'aim', 'runs'], ...rows];
  const width = Math.max(...table.map(([name]) => name!.length));
  return table
    .map(([name, ...cells]) => [name!.padEnd(width), ...cells.map((c) => c.padStart(8))].join('  '))
    .join('\n');
}

async function settingsOf(db: Database, { versions, durability }: ServerSettings): Promise<string> {
  const [row] = await db.query<{ buffers: string }>(`select current_setting('shared_buffers') as buffers`);
  const [cpu] = cpus();
  return (
    `node ${versions['node']}, PostgreSQL ${versions['postgres']}; ${cpus().length} cores, ${cpu?.model}, ${Math.round(totalmem() / 1e9)} GB\n` +
    `${durability['postgres']}, shared_buffers=${row!.buffers}`
  );
}

export const RECOMPUTE_OF_A_MONTH = 'recompute of a month from raw rows';
export const CHANGE_OF_A_FACTOR = 'factor change over an open season';

/** Starts a server of its own, measures, prints a table. */
export async function benchAccounting(
  runs: number,
): Promise<{ readonly measures: readonly Measure[]; readonly settings: ServerSettings }> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-bench-'));
  const server = await startPostgres({ dir: join(root, 'postgres') });
  const url = server.databaseUrl('accounting');
  await createDatabase(url);
  const db = await openDatabase({ url, log: SILENT, max: 4, name: 'bench' });
  let api: ApiUnderBench | null = null;
  try {
    await migrate(db);
    say(`storing the shipped plant through season ${SEASON}`);
    const bench = await storeSeason(db, SEASON);
    const { derived, site, season, stored } = bench;
    say(`January: ${stored.rows.toLocaleString('en')} rows, ${stored.values.toLocaleString('en')} values`);
    const now = season.toMs + 30 * DAY_MS;
    const processes = [{ name: 'postgres', pid: server.pid }];
    const measures: Measure[] = [];
    const take = async (one: Case): Promise<void> => {
      measures.push(await measure(one, processes));
      say(`${one.name}: done`);
    };
    const seconds = { unit: 's', runs } as const;
    const work = () => deriveAll(db, derived, now);
    await take({ ...seconds, name: 'all figures of the season for the first time', aim: null, runs: 1, work });
    const again = () => recomputeMonth(db, bench);
    await take({ ...seconds, name: RECOMPUTE_OF_A_MONTH, aim: 30, work: again });
    const wouldBe = { ...derived, factors: withHeatFactor(derived, 100) };
    const effect = () => whatIf(db, wouldBe, derived, now);
    await take({ ...seconds, name: 'what another factor would make of a season', aim: 3, work: effect });
    const change = (run: number) => changeFactor(db, derived, measures.length * 10 + run, now);
    await take({ ...seconds, name: CHANGE_OF_A_FACTOR, aim: 3, work: change });
    const later = Date.now() + 3 * DAY_MS;
    await closeDue(db, derived, { gen: Number.MAX_SAFE_INTEGER, askedAtMs: later });
    await take({ ...seconds, name: 'factor change over a closed season', aim: 3, work: change });

    const millis = { unit: 'ms', runs: REQUESTS } as const;
    const publishedOn = localMidnightMs(PUBLISHED_ON, site.timeZone) + DAY_MS / 2;
    const publish = () => publishStatus(db, derived, publishedOn);
    await take({ ...millis, name: 'targets and status derived and published', aim: null, runs, work: publish });
    api = await ApiUnderBench.start(url);
    processes.push({ name: 'api', pid: api.pid });
    const [from, to] = [season.fromMs, season.toMs].map((ms) => instantWithMs(ms));
    const target = `/${site.id}/targets/${site.targets[0]!.id}`;
    // Closed by the clock of the bench: at that moment of the season all of its hours were open.
    const asOf = `asOf=${instantWithMs(publishedOn)}`;
    const paths = [
      ['emissions?interval=hour of a season', `/${site.id}/emissions?interval=hour&from=${from}&to=${to}`, 100],
      ['targets/{target} with ensembles', target, 100],
      [
        'emissions?interval=month&asOf=, all hours open',
        `/${site.id}/emissions?interval=month&from=${from}&${asOf}`,
        null,
      ],
      ['targets/{target}?asOf=, all hours open', `${target}?${asOf}`, null],
      ['status?asOf=, all hours open', `/${site.id}/status?${asOf}`, null],
    ] as const;
    for (const [name, path, aim] of paths) {
      const ask = () => api!.ask(path);
      let size = 0;
      for (let i = 0; i < WARM_UPS; i++) size = (await ask()).length;
      const requests = aim === null ? runs : REQUESTS;
      const title = `GET ${name}, ${Math.round(size / 1024)} KiB`;
      await take({ ...millis, name: title, aim, runs: requests, work: ask });
    }
    const settings = await readServerSettings(db, null);
    say(`\n${show(measures)}\n\n${await settingsOf(db, settings)}`);
    return { measures, settings };
  } finally {
    api?.stop();
    await db.close();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
