import {
  appendRecords,
  createPlantLookup,
  decodeTelemetry,
  eventsTopic,
  telemetryTopic,
  type EventRecord,
  type PlantLookup,
} from '#contracts';
import { derivedSites, deriveFigures, type DerivedSite, deriveMarkedDevices } from '#derivation';
import { localMidnightMs } from '#domain';
import type { Database } from '#postgres';
import { loadCatalogue } from '#runtime';
import { devicesThatCount, FaultyGateway, Feed, Gateways, normalsOf, parseFaults, type Outgoing } from '#simulation';
import { TestStore } from '../processes/aggregator-store.js';

const ROWS_PER_ROUND = 20_000;

export interface SimulatedPlant {
  /** As its owner. */
  readonly db: Database;
  readonly derived: DerivedSite;
}

/** A stretch of local days of a site file, as its gateways send it. */
export interface Story {
  /** Path of the site file. */
  readonly file: string;
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly seed: number;
  /** As `greenpark simulate --faults` takes them. */
  readonly faults?: string;
  /** Meter events besides those of the faults, by device. */
  readonly events?: readonly { readonly device: string; readonly event: object }[];
}

/**
 * Stores what the simulator sends of the devices that figures are made from, thinned as history is, and derives it: decoded as ingestion
 * does, batched as the aggregator does, in a database of its own.
 */
export async function storeSimulatedPlant(prefix: string, story: Story, nowMs: number): Promise<SimulatedPlant> {
  const catalogue = await loadCatalogue({ sitesPath: story.file, factorsPath: null });
  const site = catalogue.sites[0]!;
  const store = await TestStore.open(prefix, catalogue.sites);
  const derived = derivedSites(catalogue, store.names)[0]!;
  const lookup = createPlantLookup(catalogue.sites);
  const [from, to] = [localMidnightMs(story.from, site.timeZone), localMidnightMs(story.to, site.timeZone)];

  const options = { seed: story.seed, normals: catalogue.normals.get(normalsOf(site) ?? '') ?? null };
  const gateways = new Gateways(site, options);
  const counting = new Set([...devicesThatCount(site), ...faultyDevices(story)]);
  const cursors = new Map(
    gateways.devices.map((device) => [device, { next: counting.has(device) ? from : to, seq: 1 }]),
  );
  const faults = parseFaults(story.faults ?? '');
  const feed = new Feed({
    gateways,
    boot: 'test',
    cursors,
    startMs: from,
    thinHistory: true,
    ...(faults.length > 0 && { faults: new FaultyGateway(gateways, faults, story.seed, { from, to }) }),
  });
  const send = (messages: readonly Outgoing[], receivedMs: number): Promise<void> =>
    record(store, lookup, site.id, messages, receivedMs);
  for (let segments = feed.plan(to, ROWS_PER_ROUND); segments.length > 0; segments = feed.plan(to, ROWS_PER_ROUND)) {
    for (const segment of segments) {
      await send(feed.messages(segment), segment.to);
      feed.markSent(segment);
    }
  }
  await send(feed.takeDelayed(Infinity), to);
  const sent = (story.events ?? []).map(({ device, event }): Outgoing => ({
    device,
    leaf: 'events',
    payload: JSON.stringify(event),
    rows: 1,
  }));
  await send(sent, to);
  await deriveAll(store.db, derived, nowMs);
  await store.db.close();
  return { db: store.owner, derived };
}

const faultyDevices = ({ faults = '' }: Story): string[] => parseFaults(faults).flatMap(({ device }) => device ?? []);

/** Readings and events, in the order of their topics. */
async function record(
  store: TestStore,
  lookup: PlantLookup,
  site: string,
  messages: readonly Outgoing[],
  receivedMs: number,
): Promise<void> {
  const byTopic = new Map<string, EventRecord[]>();
  for (const { device, leaf, payload } of messages) {
    const topic = leaf === 'telemetry' ? telemetryTopic(site, device) : eventsTopic(site, device);
    const records: EventRecord[] = [];
    appendRecords([decodeTelemetry(topic, Buffer.from(payload), receivedMs, lookup)], records);
    for (const one of records) byTopic.set(one.topic, [...(byTopic.get(one.topic) ?? []), one]);
  }
  for (const [topic, records] of byTopic) {
    await store.record(
      store.batch(
        topic,
        records.map(({ value }) => Buffer.from(value)),
      ),
    );
  }
}

/** Until nothing waits, in the order of the aggregator's passes. */
async function deriveAll(db: Database, derived: DerivedSite, nowMs: number): Promise<void> {
  await deriveMarkedDevices(db, derived);
  while ((await deriveFigures(db, derived, nowMs)).more);
}
