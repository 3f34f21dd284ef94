import {
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  READINGS_TOPIC,
  type DeadLetterData,
  type MeterEventData,
  type ReadingRow,
  type ReadingsData,
} from '#contracts';
import type { Site } from '#domain';
import { markOf, type InBatch } from '#kafka';
import { Layouts, Names, ReadingPartitions, readLedger, type Database, type LedgerLine } from '#postgres';
import { buildDevice, buildSite } from '#testing';
import { DeviceIndex } from '../../../apps/aggregator/src/storing/intake/device-index.js';
import { RecordBatches } from '../../../apps/aggregator/src/storing/record-batches.js';
import { TransactionPace } from '../../../apps/aggregator/src/storing/transaction-pace.js';
import { freshDatabase, openAs } from './fresh-database.js';

/** A site `north` with devices that have the points a, b, c, d. */
export function northSite(devices: readonly string[] = ['boiler-1', 'boiler-2']): Site {
  const gauge = { kind: 'gauge', unit: 'MW', intervalMs: 10_000 } as const;
  const points = { a: gauge, b: gauge, c: gauge, d: gauge };
  return buildSite({ id: 'north', name: 'North', devices: devices.map((device) => buildDevice(device, points)) });
}

export const readings = (data: Partial<ReadingsData> & { readings: readonly ReadingRow[] }): ReadingsData => ({
  site: 'north',
  device: 'boiler-1',
  receivedAt: (data.readings[0]?.ts ?? 0) + 1_000,
  count: data.readings.reduce((sum, row) => sum + Object.keys(row.values).length, 0),
  ...data,
});
export const deadLetter = (data: Partial<DeadLetterData>): DeadLetterData => ({
  site: 'north',
  device: 'boiler-1',
  point: 'a',
  topic: 'greenpark/v1/north/boiler-1/telemetry',
  receivedAt: 1_768_000_000_000,
  ts: null,
  seq: null,
  boot: null,
  reason: 'NOT_A_NUMBER',
  detail: 'expected a number',
  payload: '{}',
  payloadBytes: 2,
  index: null,
  ...data,
});

type Payload = { readonly id?: string; readonly data: unknown } | Buffer;

interface BatchOptions {
  readonly partition?: number;
  readonly first?: bigint;
  /** Of the records; default: none has one. */
  readonly keys?: readonly (string | null)[];
}

/** The store over a real database, fed with batches as the consumer hands them over. */
export class TestStore {
  readonly log = { clusterId: 'cluster', topicId: 'topic', epoch: 0 };
  private readonly ends = new Map<string, bigint>();

  private constructor(
    /** As the aggregator opens it. */
    readonly db: Database,
    /** As who migrates it: what only a test does. */
    readonly owner: Database,
    readonly names: Names,
    readonly batches: RecordBatches,
    readonly partitions: ReadingPartitions,
    readonly deviceIndex: DeviceIndex,
  ) {}

  static async open(prefix: string, sites: readonly Site[] = [northSite()]): Promise<TestStore> {
    const owner = await freshDatabase(prefix);
    return TestStore.between(await openAs('aggregator', owner), owner, sites);
  }

  /** A process of its own over a database that is open, with the rights of who opened it. */
  static over(db: Database, sites: readonly Site[] = [northSite()], gatheringMs = 0): Promise<TestStore> {
    return TestStore.between(db, db, sites, gatheringMs);
  }

  private static async between(
    db: Database,
    owner: Database,
    sites: readonly Site[],
    gatheringMs = 0,
  ): Promise<TestStore> {
    const names = await Names.open(db);
    await names.declare(sites);
    const partitions = new ReadingPartitions(db);
    const deviceIndex = new DeviceIndex(names, new Layouts(db), sites);
    const batches = new RecordBatches({
      db,
      deviceIndex,
      partitions,
      pace: new TransactionPace({ few: gatheringMs, fast: gatheringMs, flood: 0 }),
    });
    return new TestStore(db, owner, names, batches, partitions, deviceIndex);
  }

  /** Empties everything that was stored; names stay. */
  async clear(): Promise<void> {
    const tables =
      'reading reading_pack reading_conflict amount meter_event dead_letter ledger seq_range kafka_offset offset_checkpoint lost_range mark outbox';
    // Few rows: deleting them is ten times as fast as truncating the tables.
    for (const table of tables.split(' ')) await this.owner.execute(`delete from ${table}`);
    this.ends.clear();
    this.assigned.clear();
  }

  async close(): Promise<void> {
    await this.db.close();
    if (this.owner !== this.db) await this.owner.close();
  }

  batch(topic: string, payloads: readonly Payload[], options: BatchOptions = {}): InBatch {
    const { partition = 0 } = options;
    const end = this.ends.get(`${topic}/${partition}`);
    const { first = end ?? 0n } = options;
    const next = first + BigInt(payloads.length);
    this.ends.set(`${topic}/${partition}`, next);
    const records = payloads.map((payload, i) => ({
      offset: first + BigInt(i),
      key: options.keys?.[i] ?? null,
      timestamp: '1768000000000',
      leaderEpoch: this.log.epoch,
      value: Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload)),
    }));
    return {
      topic,
      partition,
      clusterId: this.log.clusterId,
      topicId: this.log.topicId,
      records,
      from: end !== undefined && end < first ? end : first,
      nextOffset: next,
      last: markOf(records.at(-1)!),
    };
  }

  async record(batch: InBatch): Promise<void> {
    const key = `${batch.topic}/${batch.partition}`;
    if (!this.assigned.has(key)) await this.assign(batch.topic, batch.partition);
    try {
      await this.batches.record(batch);
    } catch (error) {
      // The consumer asks where to go on before it brings anything again.
      this.assigned.delete(key);
      throw error;
    }
  }
  private readonly assigned = new Set<string>();
  async assign(topic: string, partition = 0): Promise<bigint | null> {
    this.assigned.add(`${topic}/${partition}`);
    return this.batches.startOffset(topic, partition);
  }

  /** One batch of readings events. */
  async readings(...events: readonly ReadingsData[]): Promise<void> {
    await this.record(
      this.batch(
        READINGS_TOPIC,
        events.map((data) => ({ id: 'x', data })),
      ),
    );
  }
  async deadLetters(...letters: readonly { id: string; data: DeadLetterData }[]): Promise<void> {
    await this.record(this.batch(DEAD_LETTERS_TOPIC, letters));
  }
  async events(...events: readonly MeterEventData[]): Promise<void> {
    await this.record(
      this.batch(
        EVENTS_TOPIC,
        events.map((data) => ({ id: 'x', data })),
      ),
    );
  }

  async ledger(device = 'boiler-1', site = 'north'): Promise<LedgerLine> {
    const line = (await readLedger(this.db, site)).find((one) => one.device === device);
    if (!line) throw new Error(`${site}/${device} is not in the ledger`);
    return line;
  }

  point(device: string, point: string) {
    const found = this.names.point('north', device, point);
    if (!found) throw new Error(`${device}/${point} is not interned`);
    return found;
  }
}

/** received − stored − duplicate − conflict − deadLettered */
export const inFlight = (line: LedgerLine): number =>
  line.received - line.stored - line.duplicate - line.conflict - line.deadLettered;
