/** Bridges that wait for a decision, with the readings between which they lie. */
import { bridgeOutcome, versionAt, windowStart, type Bridge, type BridgeOutcome, type Point, type Seen } from '#domain';
import { readExcludedHours, readStatesBefore, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { BridgeFinder, type Range } from './find-bridges.js';

export interface HeldBridge {
  readonly point: Point;
  /** UCUM; values and amounts are in it. */
  readonly unit: string;
  readonly bridge: Bridge;
  readonly outcome: BridgeOutcome;
  /** The last good reading before it, and the newest one of the quarter of an hour in which the register was heard again. */
  readonly lastGood: Seen;
  readonly newest: Seen;
}

/** Those that reach into a stretch of time, of each register in order of time. */
export async function readHeldBridges(
  q: Queryable,
  derived: DerivedSite,
  { fromMs, toMs }: Range,
): Promise<HeldBridge[]> {
  const hours = await readExcludedHours(q, derived.siteId, 'BRIDGE_SUSPECT', fromMs, toMs);
  return heldOf(q, derived, await new BridgeFinder(q, derived).ofHours(hours));
}

/** The same by windows alone, for where the hours are not made; every window of the time is looked at. */
export async function readHeldBridgesOfWindows(
  q: Queryable,
  derived: DerivedSite,
  range: Range,
): Promise<HeldBridge[]> {
  return heldOf(q, derived, await new BridgeFinder(q, derived).inRange(range));
}

async function heldOf(q: Queryable, derived: DerivedSite, bridges: readonly Bridge[]): Promise<HeldBridge[]> {
  const held: HeldBridge[] = [];
  for (const bridge of bridges) {
    const outcome = bridgeOutcome(bridge, derived.site);
    if (outcome.state !== 'held') continue;
    const { point, pointId } = derived.points.get(bridge.point)!;
    const last = bridge.spans.at(-1)!;
    const lastGood = await lastGoodBefore(q, pointId, bridge.spans[0]!.fromMs);
    const newest = await lastGoodBefore(q, pointId, windowStart(last.toMs - 1) + 1);
    if (!lastGood || !newest) continue;
    held.push({ point, unit: versionAt(point, last.fromMs).unit, bridge, outcome, lastGood, newest });
  }
  return held;
}

/** By the state that the register had at the end of the newest window that begins before a moment. */
async function lastGoodBefore(q: Queryable, pointId: number, beforeMs: number): Promise<Seen | null> {
  const state = (await readStatesBefore(q, [{ pointId, beforeMs }])).get(pointId);
  if (!state) return null;
  return (JSON.parse(state) as { of?: { last?: Seen } }).of?.last ?? null;
}
