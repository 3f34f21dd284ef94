import { setTimeout as delay } from 'node:timers/promises';
import { eventsTopic, telemetryTopic } from '#contracts';
import type { Normals, Site } from '#domain';
import { devicesThatCount, FaultyGateway, Feed, Gateways, storyStartMs, troubleOf, type Segment } from '#simulation';
import type { SiteState, StateFile } from './simulator-state.js';

/** The weather of the shipped plant; another seed is another winter. */
const SEED = 20221113;
/** Measurements a second at most while history is sent: the services behind it have work of their own. */
const ROWS_PER_SECOND = 8_000;
const ROWS_PER_ROUND = 2_000;
const TICK_MS = 1_000;

/** Where messages go: resolves at the PUBACK. */
export type Publish = (topic: string, payload: string) => Promise<void>;

export interface SimulateSite {
  readonly site: Site;
  readonly normals: Normals | null;
  readonly state: StateFile;
  readonly publish: Publish;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Something is wrong with the plant, from its first start on (`npm start -- --faults`). */
  readonly hasTrouble: boolean;
}

/** Sends the readings of one site from its season's or year's start, then in real time, until the signal. */
export async function simulateSite({
  site,
  normals,
  state,
  publish,
  now,
  signal,
  hasTrouble,
}: SimulateSite): Promise<void> {
  const before = state.get(site.id);
  const seed = before?.seed ?? SEED;
  // also says when the story was begun
  const boot = before?.boot ?? now().toString(36);
  const gateways = new Gateways(site, { seed, normals });
  const startMs = storyStartMs(site, now());
  const cursors = new Map(Object.entries(before?.devices ?? {}));
  const trouble = hasTrouble ? troubleOf(site, Number.parseInt(boot, 36)) : [];
  const troubled = trouble.flatMap(({ device }) => device ?? []);
  const feed = new Feed({
    gateways,
    boot,
    cursors,
    startMs,
    // whoever waits for alarms waits for their devices
    first: [...troubled, ...devicesThatCount(site)],
    ...(hasTrouble ? { faults: new FaultyGateway(gateways, trouble, seed, { from: startMs, to: null }) } : {}),
  });

  const stateWith = (pending: readonly Segment[]): SiteState => ({
    seed,
    boot,
    devices: Object.fromEntries(feed.position),
    pending,
  });
  const send = async (segments: readonly Segment[]): Promise<void> => {
    await state.put(site.id, stateWith(segments));
    const messages = segments.flatMap((segment) => feed.messages(segment));
    await Promise.all(
      messages.map(({ device, leaf, payload }) =>
        publish(leaf === 'telemetry' ? telemetryTopic(site.id, device) : eventsTopic(site.id, device), payload),
      ),
    );
    for (const segment of segments) feed.markSent(segment);
  };

  if (before && before.pending.length > 0) await send(before.pending);
  while (!signal.aborted) {
    const startedAt = now();
    const segments = feed.plan(startedAt, ROWS_PER_ROUND);
    if (segments.length > 0) await send(segments);
    const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
    const restMs = feed.behindMs(startedAt) > 0 ? (rows / ROWS_PER_SECOND) * 1_000 : TICK_MS;
    await delay(Math.max(0, startedAt + restMs - now()), undefined, { signal }).catch(() => undefined);
  }
  await state.put(site.id, stateWith([]));
}
