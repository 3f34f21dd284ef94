import {
  appendRecords,
  createPlantLookup,
  decodeTelemetry,
  READINGS_TOPIC,
  telemetryTopic,
  type EventRecord,
} from '#contracts';
import { derivedSites, deriveFigures, type DerivedSite, deriveMarkedDevices } from '#derivation';
import { markOf } from '#kafka';
import { addDays, heatingSeason, localMidnightMs, type Site } from '#domain';
import { Layouts, Names, ReadingPartitions, type Database } from '#postgres';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { devicesThatCount, Feed, Gateways } from '#simulation';
import { DeviceIndex } from '../apps/aggregator/src/storing/intake/device-index.js';
import { RecordBatches } from '../apps/aggregator/src/storing/record-batches.js';

const ROWS_PER_ROUND = 20_000;
/** What the log of a real broker says of itself; offsets are kept as if these records came from it. */
const LOG = { clusterId: 'bench', topicId: 'bench' };

/** The season that is stored, and the month of it that has every device at its declared intervals. */
export interface BenchSeason {
  readonly derived: DerivedSite;
  readonly site: Site;
  readonly season: { readonly fromMs: number; readonly toMs: number };
  readonly month: { readonly fromMs: number; readonly toMs: number };
  /** Rows and values of the month. */
  readonly stored: { readonly rows: number; readonly values: number };
}

/** The shipped plant, simulated through a heating season and stored as the aggregator stores it: decoded, batched, in its order. */
export async function storeSeason(db: Database, year: number): Promise<BenchSeason> {
  const catalogue = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  const site = catalogue.sites[0]!;
  const zone = site.timeZone;
  const names = await Names.open(db);
  await names.declare(catalogue.sites);
  const { start, end } = heatingSeason(site.season, year);
  const season = { fromMs: localMidnightMs(start, zone), toMs: localMidnightMs(addDays(end, 1), zone) };
  const month = {
    fromMs: localMidnightMs(`${year + 1}-01-01`, zone),
    toMs: localMidnightMs(`${year + 1}-02-01`, zone),
  };
  const gateways = new Gateways(site, { seed: 1, normals: catalogue.normals.get('changchun-1991-2020') ?? null });
  const store = new Store(db, names, catalogue.sites);
  const counting = new Set(devicesThatCount(site));
  const others = gateways.devices.filter((device) => !counting.has(device));
  // Outside of the month only what figures are made from, as rarely as keeps coverage whole.
  await store.send(gateways, { ...season, toMs: month.fromMs }, others, true);
  const before = await store.count();
  await store.send(gateways, month, [], false);
  const stored = {
    rows: (await store.count()).rows - before.rows,
    values: (await store.count()).values - before.values,
  };
  await store.send(gateways, { ...season, fromMs: month.toMs }, others, true);
  const derived = derivedSites(catalogue, names)[0]!;
  return { derived, site, season, month, stored };
}

class Store {
  private readonly batches: RecordBatches;
  private next = 0n;
  private assigned = false;

  constructor(
    private readonly db: Database,
    names: Names,
    private readonly sites: readonly Site[],
  ) {
    const deviceIndex = new DeviceIndex(names, new Layouts(db), sites);
    this.batches = new RecordBatches({ db, deviceIndex, partitions: new ReadingPartitions(db) });
  }

  async send(
    gateways: Gateways,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
    without: readonly string[],
    thinHistory: boolean,
  ): Promise<void> {
    const cursors = new Map(gateways.devices.map((device, i) => [device, { next: fromMs, seq: 1 + i }]));
    for (const device of without) cursors.set(device, { next: toMs, seq: 1 });
    const feed = new Feed({ gateways, boot: `bench-${fromMs}`, cursors, startMs: fromMs, thinHistory });
    for (;;) {
      const segments = feed.plan(toMs, ROWS_PER_ROUND);
      if (segments.length === 0) return;
      for (const segment of segments) {
        const records: EventRecord[] = [];
        const lookup = createPlantLookup(this.sites);
        for (const { device, leaf, payload } of feed.messages(segment)) {
          if (leaf !== 'telemetry') continue;
          const topic = telemetryTopic(gateways.site.id, device);
          appendRecords([decodeTelemetry(topic, Buffer.from(payload), segment.to, lookup)], records);
        }
        await this.record(records);
        feed.markSent(segment);
      }
    }
  }

  async count(): Promise<{ rows: number; values: number }> {
    const [row] = await this.db.query<{ rows: number; values: number }>(
      'select count(*)::float8 as rows, coalesce(sum(cardinality(vals)), 0)::float8 as values from reading',
    );
    return row!;
  }

  private async record(records: readonly EventRecord[]): Promise<void> {
    const refused = records.find(({ topic }) => topic !== READINGS_TOPIC);
    if (refused) throw new Error(`the simulated plant was refused: ${refused.value.slice(0, 500)}`);
    if (records.length === 0) return;
    if (!this.assigned) await this.batches.startOffset(READINGS_TOPIC, 0);
    this.assigned = true;
    const from = this.next;
    this.next += BigInt(records.length);
    const kept = records.map(({ key, value }, i) => ({
      offset: from + BigInt(i),
      key,
      timestamp: '0',
      leaderEpoch: 0,
      value: Buffer.from(value),
    }));
    await this.batches.record({
      topic: READINGS_TOPIC,
      partition: 0,
      clusterId: LOG.clusterId,
      topicId: LOG.topicId,
      records: kept,
      last: markOf(kept.at(-1)!),
      from,
      nextOffset: this.next,
    });
  }
}

/** Until nothing waits, in the order of the aggregator's passes. */
export async function deriveAll(db: Database, derived: DerivedSite, now: number): Promise<void> {
  await deriveMarkedDevices(db, derived);
  await deriveAllFigures(db, derived, now);
}

export async function deriveAllFigures(db: Database, derived: DerivedSite, now: number): Promise<void> {
  while ((await deriveFigures(db, derived, now)).more);
}
