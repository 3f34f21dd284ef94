import { readHeldBridges, readHeldBridgesOfWindows, type DerivedSite, type HeldBridge } from '#derivation';
import {
  convert,
  DAY_MS,
  heldReadings,
  instantOf,
  versionAt,
  withoutNoise,
  type HeldOutcome,
  type HeldReadings,
  type Point,
  type Seen,
  type Site,
} from '#domain';
import { readStatesBefore, type Database, type Queryable } from '#postgres';
import { resolutionOf } from '../readings/shown-value.js';
import type { SiteDirectory } from '../directory/site-directory.js';

/** Behind every window, and still a timestamptz. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

interface KnownPoint {
  readonly point: Point;
  readonly pointId: number;
}

/** Points of a site of which something is stored. */
export async function knownPoints(directory: SiteDirectory, site: Site): Promise<KnownPoint[]> {
  const known = await Promise.all(
    site.devices
      .flatMap(({ points }) => points)
      .map(async (point) => ({ point, pointId: await directory.pointId(site, point.device, point.id) })),
  );
  return known.flatMap(({ point, pointId }) => (pointId === null ? [] : [{ point, pointId }]));
}

/** Registers that wait for a decision, by the newest state of their engines. */
export async function listHeldReadings(q: Queryable, points: readonly KnownPoint[]): Promise<HeldItem[]> {
  const states = await readStatesBefore(
    q,
    points.map(({ pointId }) => ({ pointId, beforeMs: END_OF_TIME_MS })),
  );
  return points.flatMap(({ point, pointId }) => shown(point, states.get(pointId) ?? ''));
}

export type HeldItem = ReturnType<typeof shown>[number];

interface ShownBridge {
  readonly expected: number | null;
  readonly high: number | null;
  readonly dark: readonly { readonly from: string; readonly to: string }[];
  readonly substations: readonly string[];
}

/** Bridges of a site that wait for a decision. */
export async function listHeldBridges(db: Database, derived: DerivedSite): Promise<HeldItem[]> {
  const held = await readHeldBridges(db, derived, { fromMs: 0, toMs: END_OF_TIME_MS });
  return held.map(shownBridge);
}

/** A bridge that has waited longer is not looked for in the past. */
const BRIDGES_MS = 400 * DAY_MS;

/** All that waited at a moment, in the shadow of that moment; bridges first. */
export async function listHeldThen(shadow: Queryable, derived: DerivedSite, asOfMs: number): Promise<HeldItem[]> {
  const bridges = await readHeldBridgesOfWindows(shadow, derived, {
    fromMs: asOfMs - BRIDGES_MS,
    toMs: asOfMs + DAY_MS,
  });
  return [...bridges.map(shownBridge), ...(await listHeldReadings(shadow, [...derived.points.values()]))];
}

function shownBridge({ point, unit, bridge, outcome, lastGood, newest }: HeldBridge): HeldItem {
  const { resolution, tidy, reading } = shownAs(point, newest.t);
  const dark = bridge.spans.map(({ fromMs, toMs }) => ({ from: instantOf(fromMs), to: instantOf(toMs) }));
  const [first, last] = [dark[0]!, dark.at(-1)!];
  const rise = tidy(outcome.rise);
  const riseGj = convert(outcome.rise, unit, 'GJ');
  const goesOnFrom = reading(newest);
  return {
    address: point.address,
    device: point.device,
    point: point.id,
    unit,
    resolution,
    since: first.from,
    lastGood: reading(lastGood),
    newest: goesOnFrom,
    candidate: null,
    ifAccepted: rise,
    ifRefused: 0,
    outcomes: {
      accepted: { counts: rise, countsGj: riseGj, goesOnFrom, lost: null, excluded: 0 },
      refused: { counts: 0, countsGj: 0, goesOnFrom, lost: { from: first.from, to: last.to }, excluded: rise },
    },
    excluded: rise,
    atStakeGj: riseGj,
    suggestedEvent: 'jump-accepted',
    bridge: {
      expected: outcome.expected === null ? null : tidy(outcome.expected),
      high: outcome.high === null ? null : tidy(outcome.high),
      dark,
      substations: [...(bridge.substations?.points ?? [])],
    },
    decideAt: last.to,
  };
}

/** How values of a register are shown. */
function shownAs(point: Point, atMs: number) {
  const resolution = resolutionOf(versionAt(point, atMs));
  const tidy = (value: number): number => (resolution === null ? value : withoutNoise(value, resolution));
  return { resolution, tidy, reading: ({ t, v }: Seen) => ({ ts: instantOf(t), value: tidy(v) }) };
}

function shown(point: Point, state: string) {
  const held = heldReadings(state, (ms) => versionAt(point, ms).modulus);
  if (!held) return [];
  const { resolution, tidy, reading } = shownAs(point, held.newest.t);
  const { unit, sinceMs, lastGood, newest, candidate, outcomes, excluded, suggestedEvent } = held;
  const { accepted, refused } = outcomes;
  const outcome = ({ counts, goesOnFrom, lost, excluded: left }: HeldOutcome) => ({
    counts: tidy(counts),
    countsGj: convert(counts, unit, 'GJ'),
    goesOnFrom: reading(goesOnFrom),
    lost: lost && { from: instantOf(lost.fromMs), to: instantOf(lost.toMs) },
    excluded: tidy(left),
  });
  return [
    {
      address: point.address,
      device: point.device,
      point: point.id,
      unit,
      resolution,
      since: instantOf(sinceMs),
      lastGood: reading(lastGood),
      newest: reading(newest),
      candidate: candidate && reading(candidate),
      ifAccepted: tidy(accepted.counts),
      ifRefused: tidy(refused.counts),
      outcomes: { accepted: outcome(accepted), refused: outcome(refused) },
      excluded: tidy(excluded),
      atStakeGj: convert(accepted.counts, unit, 'GJ'),
      suggestedEvent,
      bridge: null as ShownBridge | null,
      decideAt: instantOf(decideAtMs(held)),
    },
  ];
}

/** Behind all that is held, and behind a reading that fits the last good one: that one goes on then, whatever is decided. */
const decideAtMs = ({ newest, candidate }: HeldReadings): number => Math.max(newest.t, candidate?.t ?? 0);
