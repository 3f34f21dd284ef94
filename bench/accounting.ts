/**
 * What the accounting costs: a recompute from raw rows, a change of a factor over a season, and the answers that look at a whole
 * season. On a real PostgreSQL of this project's settings, in one process, with the shipped plant as the simulator makes it.
 *
 *   npm run bench -- accounting [--runs 5]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { derivedDevices, tellStatus, type DerivedSite } from '#derivation';
import { factorSet, localMidnightMs, type Factor } from '#domain';
import {
  addHourMarks,
  addMarks,
  closeDueFigures,
  createDatabase,
  markStoredHours,
  migrate,
  openDatabase,
  readFigures,
  type Database,
} from '#postgres';
import { freePort, PROJECT_ROOT, startPostgres } from '#servers';
import { deriveAll, deriveAllFigures, storeSeason, type BenchSeason } from './accounting-season.js';

const SEASON = 2025;
/** A day in the second half of the season: the ensembles have a rest to fill. */
const TOLD_ON = '2026-02-15';
const REQUESTS = 40;
const SILENT = { info: () => undefined, warn: () => undefined };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Measure {
  readonly name: string;
  readonly unit: 's' | 'ms';
  readonly aim: number | null;
  readonly times: readonly number[];
}

async function timed(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const startedAt = performance.now();
    await work(i);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Everything that the readings of the month make is made again: windows, hours, day, month and season, and compared. */
async function recomputeMonth(db: Database, { derived, month }: BenchSeason, now: number): Promise<void> {
  const devices = [...derivedDevices(derived).keys()];
  await addMarks(
    db,
    devices.map((deviceId) => ({ deviceId, fromMs: month.fromMs, toMs: month.toMs })),
    'configuration',
  );
  const hours = await readFigures(db, derived.siteId, 'hour', month.fromMs, month.toMs);
  await addHourMarks(
    db,
    derived.siteId,
    hours.map(({ startMs }) => startMs),
    'configuration',
  );
  await deriveAll(db, derived, now);
}

/** Every figure of the season is computed again with another heat factor, and gets a revision where it is closed. */
async function changeFactor(db: Database, derived: DerivedSite, run: number, now: number): Promise<void> {
  const factors = [...derived.factors.values()].flat().map((factor): Factor => {
    return factor.id === 'heat.cn.default' ? { ...factor, value: 110 - (1 + run) / 4 } : factor;
  });
  await db.transaction((tx) => markStoredHours(tx, derived.siteId, 'configuration'));
  const changed = { ...derived, factors: factorSet(factors), configurationHash: `bench-${run}` };
  await deriveAllFigures(db, changed, now);
}

/** The API as the process that it is; nobody answers at its broker's address, which only `POST …/events` would notice. */
class Api {
  private constructor(
    private readonly child: ChildProcess,
    readonly base: string,
  ) {}

  static async start(databaseUrl: string): Promise<Api> {
    const port = await freePort(0);
    const child = fork(join(PROJECT_ROOT, 'dist/apps/api/src/main.js'), {
      cwd: PROJECT_ROOT,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: `127.0.0.1:${await freePort(0)}`,
        HTTP_PORT: String(port),
        LOG_LEVEL: 'silent',
        GREENPARK_SITES: 'config/sites',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new Api(child, `http://127.0.0.1:${port}/api/v1/sites`);
  }

  /** Whole answers as text; the first ones warm up. */
  async measure(path: string): Promise<{ times: number[]; bytes: number }> {
    let bytes = 0;
    const ask = async (): Promise<void> => {
      const response = await fetch(this.base + path);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      bytes = text.length;
    };
    await timed(5, ask);
    return { times: await timed(REQUESTS, ask), bytes };
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

function show(measures: readonly Measure[]): string {
  const quantile = (times: readonly number[], share: number): number =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  const number = ({ unit }: Measure, ms: number): string => (unit === 's' ? (ms / 1000).toFixed(2) : ms.toFixed(1));
  const rows = measures.map((measure) => {
    const { name, unit, aim, times } = measure;
    const told = [0.5, 0, 1].map((share) => number(measure, quantile(times, share)));
    return [`${name}, ${unit}`, ...told, aim === null ? '-' : String(aim), String(times.length)];
  });
  const table = [['', 'median', 'min', 'max', 'aim', 'runs'], ...rows];
  const width = Math.max(...table.map(([name]) => name!.length));
  return table
    .map(([name, ...cells]) => [name!.padEnd(width), ...cells.map((c) => c.padStart(8))].join('  '))
    .join('\n');
}

/** Starts a server of its own, measures, prints a table. */
export async function benchAccounting(runs: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-bench-'));
  const server = await startPostgres({ dir: join(root, 'postgres') });
  const url = server.databaseUrl('accounting');
  await createDatabase(url);
  const db = await openDatabase({ url, log: SILENT, max: 4, name: 'bench' });
  let api: Api | null = null;
  try {
    await migrate(db);
    say(`storing the shipped plant through season ${SEASON}`);
    const bench = await storeSeason(db, SEASON);
    const { derived, site, season } = bench;
    const now = season.toMs + 30 * 24 * 3_600_000;
    const [first] = await timed(1, () => deriveAll(db, derived, now));
    const hours = (await readFigures(db, derived.siteId, 'hour', season.fromMs, season.toMs)).length;
    say(
      `January: ${bench.stored.rows.toLocaleString('en')} rows, ${bench.stored.values.toLocaleString('en')} values; ` +
        `the season has ${hours.toLocaleString('en')} hours; all of it derived in ${(first! / 1000).toFixed(1)} s`,
    );
    const measures: Measure[] = [];
    const take = (name: string, unit: Measure['unit'], aim: number | null, times: readonly number[]): void => {
      measures.push({ name, unit, aim, times });
      say(`${name}: done`);
    };
    take('recompute of a month from raw rows', 's', 30, await timed(runs, () => recomputeMonth(db, bench, now)));
    take('factor change over an open season', 's', 3, await timed(runs, (run) => changeFactor(db, derived, run, now)));
    const ids = { siteId: derived.siteId, timeZone: site.timeZone };
    const later = Date.now() + 3 * 24 * 3_600_000;
    await db.transaction((tx) => closeDueFigures(tx, ids, later, later));
    take(
      'factor change over a closed season',
      's',
      3,
      await timed(runs, (run) => changeFactor(db, derived, 10 + run, now)),
    );

    const toldOn = localMidnightMs(TOLD_ON, site.timeZone) + 9 * 3_600_000;
    take('targets and status derived and told', 'ms', null, await timed(runs, () => tellStatus(db, derived, toldOn)));
    api = await Api.start(url);
    const range = `from=${new Date(season.fromMs).toISOString()}&to=${new Date(season.toMs).toISOString()}`;
    const emissions = await api.measure(`/${site.id}/emissions?interval=hour&${range}`);
    take(
      `GET emissions?interval=hour of a season (${Math.round(emissions.bytes / 1024)} KiB)`,
      'ms',
      100,
      emissions.times,
    );
    const target = await api.measure(`/${site.id}/targets/${site.targets[0]!.id}`);
    take(
      `GET targets/${site.targets[0]!.id} with ensembles (${Math.round(target.bytes / 1024)} KiB)`,
      'ms',
      100,
      target.times,
    );

    const [settings] = await db.query<Record<'version' | 'fsync' | 'commit' | 'pages' | 'buffers', string>>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
              current_setting('shared_buffers') as buffers`,
    );
    const { version, fsync, commit, pages, buffers } = settings!;
    say(`\n${show(measures)}\n`);
    say(
      `node ${process.version}, PostgreSQL ${version}; ${cpus().length} cores, ${cpus()[0]?.model}, ${Math.round(totalmem() / 1e9)} GB`,
    );
    say(`fsync=${fsync}, synchronous_commit=${commit}, full_page_writes=${pages}, shared_buffers=${buffers}`);
  } finally {
    api?.stop();
    await db.close();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
