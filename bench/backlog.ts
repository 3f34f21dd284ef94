/**
 * How far figures are behind while an old backlog drains: ten devices send thirty days, newest first, beside an eleventh that goes
 * on. Store and deriver of the aggregator in one process, on a real PostgreSQL of this project's settings.
 *
 *   npm run bench -- backlog [--days 30]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { READINGS_TOPIC, type ReadingRow } from '#contracts';
import { derivedSites } from '#derivation';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { createDatabase, Layouts, migrate, Names, openDatabase, ReadingPartitions, readFigures } from '#postgres';
import { markOf } from '#kafka';
import { loadCatalogue } from '#runtime';
import { startPostgres } from '#servers';
import { SiteRounds } from '../apps/aggregator/src/deriving/site-rounds.js';
import { DeviceIndex } from '../apps/aggregator/src/storing/intake/device-index.js';
import { RecordBatches } from '../apps/aggregator/src/storing/record-batches.js';
import { quantile } from './quantile.js';
import { BENCH_SITE, benchSite, deviceOf } from './system-under-bench.js';

const DEVICES = 10;
const EVERY_MS = MINUTE_MS;
/** What goes on has a partition of its own. */
const PARTITIONS = [0, 1];
const ROWS_PER_BATCH = 1_000;
/** As the worker of the aggregator rests where nothing old is left. */
const REST_MS = 400;
const SILENT = { info: () => undefined, warn: () => undefined };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

export async function benchBacklog(days: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'greenpark-backlog-'));
  const server = await startPostgres({ dir: join(root, 'postgres') });
  const url = server.url.replace(/\/[^/]*$/, '/backlog');
  await createDatabase(url);
  const db = await openDatabase({ url, log: SILENT, max: 6, name: 'bench' });
  let peakBytes = 0;
  const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 100);
  try {
    await migrate(db);
    mkdirSync(join(root, 'sites'));
    writeFileSync(join(root, 'sites/bench.yaml'), benchSite(DEVICES + 1));
    const catalogue = await loadCatalogue({ sitesPath: join(root, 'sites'), factorsPath: null });
    const names = await Names.open(db);
    await names.declare(catalogue.sites);
    const derived = derivedSites(catalogue, names)[0]!;
    const deviceIndex = new DeviceIndex(names, new Layouts(db), catalogue.sites);
    const batches = new RecordBatches({ db, deviceIndex, partitions: new ReadingPartitions(db) });
    for (const partition of PARTITIONS) await batches.startOffset(READINGS_TOPIC, partition);
    const ends = [0n, 0n];
    const store = async (device: string, readings: readonly ReadingRow[]): Promise<void> => {
      const partition = device === deviceOf(0) ? 1 : 0;
      const next = ends[partition]!;
      const count = readings.length * 4;
      const data = { site: BENCH_SITE, device, receivedAt: Date.now(), count, readings };
      const records = [
        {
          offset: next,
          timestamp: String(Date.now()),
          leaderEpoch: 0,
          key: null,
          value: Buffer.from(JSON.stringify({ id: 'bench', data })),
        },
      ];
      ends[partition] = next + 1n;
      await batches.record({
        topic: READINGS_TOPIC,
        partition,
        clusterId: 'bench',
        topicId: 'bench',
        records,
        from: next,
        nextOffset: next + 1n,
        last: markOf(records[0]!),
      });
    };
    const now = Date.now();
    const rowAt = (ts: number): ReadingRow => ({
      ts,
      values: {
        'heat.energyTotal': 10_000 + ((ts - now) / HOUR_MS + 24 * days) * 100,
        'heat.power': 27 + (ts % 7),
        'water.supplyTemp': 90,
        'water.returnTemp': 50,
      },
    });

    const endOfBacklog = now - DAY_MS;
    let isStored = false;
    const backlog = (async () => {
      const rows = (days * DAY_MS) / EVERY_MS;
      for (let i = 0; i < rows; i += ROWS_PER_BATCH) {
        for (let device = 0; device < DEVICES; device++) {
          const part = Array.from({ length: Math.min(ROWS_PER_BATCH, rows - i) }, (_, k) =>
            rowAt(endOfBacklog - (i + k) * EVERY_MS),
          );
          await store(deviceOf(device + 1), part.reverse());
        }
      }
      isStored = true;
    })();

    const lags: number[] = [];
    let isDrained = false;
    const live = (async () => {
      const heatGj = async (): Promise<number> => {
        const [hour] = (await readFigures(db, derived.siteId, 'hour', Date.now() - HOUR_MS, Date.now())).slice(-1);
        return hour?.figures.heatGj ?? 0;
      };
      await store(deviceOf(0), [rowAt(Date.now() - 1_000)]);
      while (!isDrained) {
        const ts = Date.now();
        const before = await heatGj();
        await store(deviceOf(0), [rowAt(ts)]);
        const storedAt = performance.now();
        while (!isDrained && (await heatGj()) === before) await wait(20);
        if (!isDrained) lags.push(performance.now() - storedAt);
        await wait(500);
      }
    })();

    const startedAt = performance.now();
    const rounds = new SiteRounds(derived);
    for (let quiet = 0; quiet < 2;) {
      await rounds.recent(db, Date.now());
      const { more } = await rounds.slice(db, Date.now());
      quiet = more || !isStored ? 0 : quiet + 1;
      if (!more) await wait(REST_MS);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    isDrained = true;
    await Promise.all([backlog, live]);
    const behind = (share: number): string => (quantile(lags, share) / 1_000).toFixed(2);
    say(`${DEVICES} devices, ${days} days, newest first: drained in ${seconds.toFixed(0)} s`);
    say(
      `live figures behind, s: median ${behind(0.5)}, 95 % ${behind(0.95)}, most ${behind(1)} (${lags.length} readings)`,
    );
    say(`memory of the process, most: ${(peakBytes / 1e6).toFixed(0)} MB`);
    say(`${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, node ${process.version}`);
  } finally {
    clearInterval(watch);
    await db.close();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
