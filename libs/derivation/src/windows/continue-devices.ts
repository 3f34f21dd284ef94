import { knownUntil, offSeasonOf, runPoint, windowStart, type PointWindows } from '#domain';
import {
  deleteMarks,
  extendWindows,
  readConflictTimes,
  readDevices,
  readDevicesWithEvents,
  readStatesBefore,
  takeMarksOf,
  type Database,
  type DeviceReadings,
  type Queryable,
  type TakenMark,
} from '#postgres';
import { companionFeeds, lookBackMs } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';
import type { DerivedDevice } from './device-input.js';
import { markFollowers } from './mark-followers.js';
import { flagsOf } from './reading-flags.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);
/** In memory at once. */
const MOST_VALUES = 100_000;
/** Of one device: what has more is taken in pieces, alone. */
const MOST_ROWS = 10_000;
/** Of a transaction at first; twice as many with each that found no more than their share, since most of what one costs is its statements. */
const MANY_DEVICES = 50;
const MOST_DEVICES = 400;
/** With more points the share of each is less than the readings of a window every 15 s. */
const MOST_POINTS = 1_600;
/** Of those that have more than their share among so many. */
const FEW_DEVICES = 5;

interface Work {
  readonly device: DerivedDevice;
  readonly marks: readonly TakenMark[];
  /** Readings from here on are news. */
  readonly newFromMs: number;
  /** Windows are made from here on. */
  fromMs: number;
  /** Readings are read from so long before it: companions are asked for what they said last. */
  lookBackMs: number;
  readonly runs: Map<number, PointWindows>;
}

export interface Continuing {
  /** Only marks that reach to this moment or beyond. */
  readonly sinceMs?: number;
  /** Once it has taken so long, only one more group is begun of devices with more than their share among many, ms. */
  readonly longestMs?: number;
}

export interface Continued {
  /** Devices that need a look of their own (`deriveDevice`). */
  readonly left: readonly number[];
}

interface ContinuedGroup extends Continued {
  /** Devices that have more rows than their share, or none: untouched. */
  readonly full: readonly DerivedDevice[];
}

/**
 * The usual case, for many devices of a site at once: new readings that lie behind everything known. They are read from the
 * window on in which they begin, further back only where what they say reaches further, and written without looking for what
 * must go. What is late, has events, or bridges more than a day is left to `deriveDevice`, which makes the same windows.
 */
export async function continueDevices(
  db: Database,
  derived: DerivedSite,
  devices: readonly DerivedDevice[],
  { sinceMs, longestMs = Infinity }: Continuing = {},
): Promise<Continued> {
  const endAt = performance.now() + longestMs;
  const take = (group: readonly DerivedDevice[]): Promise<ContinuedGroup> =>
    db.transaction((tx) => continueGroup(tx, derived, group, sinceMs));
  const inGroupsOf = async (most: number, all: readonly DerivedDevice[], lastAt: number): Promise<ContinuedGroup> => {
    const left: number[] = [];
    const full: DerivedDevice[] = [];
    for (let i = 0; i < all.length && (i === 0 || performance.now() < lastAt); i += most) {
      const done = await take(all.slice(i, i + most));
      left.push(...done.left);
      full.push(...done.full);
    }
    return { left, full };
  };
  const grown = await inGrowingGroups(devices, take);
  const many = await inGroupsOf(MANY_DEVICES, grown.full, Infinity);
  const few = await inGroupsOf(FEW_DEVICES, [...grown.much, ...many.full], endAt);
  return { left: [...grown.left, ...many.left, ...few.left, ...few.full.map(({ deviceId }) => deviceId)] };
}

/** As long as none has more than its share, each group is larger than the one before. */
async function inGrowingGroups(
  devices: readonly DerivedDevice[],
  take: (group: readonly DerivedDevice[]) => Promise<ContinuedGroup>,
): Promise<
  ContinuedGroup & {
    /** More than their share among `MANY_DEVICES`. */
    readonly much: readonly DerivedDevice[];
  }
> {
  const [left, full, much]: [number[], DerivedDevice[], DerivedDevice[]] = [[], [], []];
  let isGrowing = true;
  let most = MANY_DEVICES;
  for (let i = 0; i < devices.length;) {
    const group = devices.slice(i, i + most);
    i += group.length;
    const done = await take(group);
    left.push(...done.left);
    (group.length > MANY_DEVICES ? full : much).push(...done.full);
    isGrowing &&= done.full.length === 0;
    most = isGrowing ? Math.max(MANY_DEVICES, Math.min(2 * most, mostWithPoints(devices, i))) : MANY_DEVICES;
  }
  return { left, full, much };
}

/** How many devices from a place on may go together, by their points. */
function mostWithPoints(devices: readonly DerivedDevice[], from: number): number {
  let points = 0;
  for (let n = 0; n < MOST_DEVICES; n++) {
    points += devices[from + n]?.points.length ?? 0;
    if (points > MOST_POINTS) return n;
  }
  return MOST_DEVICES;
}

async function continueGroup(
  tx: Queryable,
  derived: DerivedSite,
  devices: readonly DerivedDevice[],
  sinceMs: number | undefined,
): Promise<ContinuedGroup> {
  const marks = await takeMarksOf(
    tx,
    devices.map((device) => device.deviceId),
    sinceMs,
  );
  const left = new Set<number>();
  const full = new Set<DerivedDevice>();
  let work = devices.flatMap((device): Work[] => {
    const own = marks.get(device.deviceId);
    if (!own) return [];
    if (own.some(({ cause }) => cause !== 'readings')) left.add(device.deviceId);
    const newFromMs = own.reduce((least, mark) => Math.min(least, mark.fromMs), Infinity);
    return [{ device, marks: own, newFromMs, fromMs: windowStart(newFromMs), lookBackMs: 0, runs: new Map() }];
  });
  const isKept = ({ device }: Work): boolean => !left.has(device.deviceId) && !full.has(device);
  const keepIf = (isUsual: (one: Work) => boolean): void => {
    for (const one of work) if (!isUsual(one)) left.add(one.device.deviceId);
    work = work.filter(isKept);
  };
  const newest = await statesBefore(tx, work, () => END_OF_TIME_MS);
  keepIf(({ device, newFromMs }) =>
    device.points.every(({ pointId }) => (knownUntil(newest.get(pointId) ?? null) ?? -Infinity) < newFromMs),
  );

  // Twice, seldom three times: from the window of what is new, from where it reaches back to, with what companions said before.
  for (let waiting = work; waiting.length > 0;) {
    const withEvents = await readDevicesWithEvents(
      tx,
      waiting.map(({ device, fromMs }) => ({ deviceId: device.deviceId, fromMs })),
    );
    keepIf(({ device }) => !withEvents.has(device.deviceId));
    waiting = await run(tx, derived, waiting.filter(isKept), { left, full });
    keepIf(() => true);
    waiting = waiting.filter(isKept);
  }

  const points = work.flatMap(({ runs }) => [...runs].map(([pointId, run]) => ({ pointId, ...run })));
  const changed = await extendWindows(tx, points);
  await markFollowers(tx, derived, changed, 'readings');
  await deleteMarks(
    tx,
    work.flatMap((one) => one.marks.map(({ id }) => id)),
  );
  return { left: [...left], full: [...full] };
}

function statesBefore(
  tx: Queryable,
  work: readonly Work[],
  beforeMs: (one: Work) => number,
): Promise<Map<number, string>> {
  return readStatesBefore(
    tx,
    work.flatMap((one) => one.device.points.map(({ pointId }) => ({ pointId, beforeMs: beforeMs(one) }))),
  );
}

/**
 * Runs the points that have something new; returns the devices that must begin earlier. Those that are not usual go to `left`,
 * those that have too much at once to `full`.
 */
async function run(
  tx: Queryable,
  derived: DerivedSite,
  work: readonly Work[],
  { left, full }: { readonly left: Set<number>; readonly full: Set<DerivedDevice> },
): Promise<Work[]> {
  const states = await statesBefore(tx, work, (one) => one.fromMs);
  const columns = work.reduce((sum, { device }) => sum + device.points.length, 0);
  const readings = await readDevices(
    tx,
    work.map((one) => ({
      deviceId: one.device.deviceId,
      fromMs: one.fromMs - one.lookBackMs,
      toMs: END_OF_TIME_MS,
    })),
    Math.min(MOST_ROWS, Math.ceil(MOST_VALUES / Math.max(1, columns))),
  );
  const conflicts = await readConflictTimes(
    tx,
    work.flatMap(({ device, fromMs }) => device.points.map(({ pointId }) => ({ pointId, fromMs }))),
  );
  const earlier: Work[] = [];
  for (const one of work) {
    const own = readings.get(one.device.deviceId);
    if (!own) {
      full.add(one.device);
      continue;
    }
    const outcome = runDevice(derived, one, { ...own, conflicts, states });
    if (outcome.asksWeather) {
      left.add(one.device.deviceId);
    } else if (outcome.reachMs < one.fromMs || outcome.lacksCompanion) {
      one.fromMs = windowStart(outcome.reachMs);
      if (outcome.lacksCompanion) one.lookBackMs = lookBackMs(one.device.points);
      earlier.push(one);
    }
  }
  return earlier;
}

interface Outcome {
  /** From where on windows are right. */
  readonly reachMs: number;
  /** A gap of more than a day is shared out. */
  readonly asksWeather: boolean;
  /** A companion was asked for what it said before the readings that are here. */
  readonly lacksCompanion: boolean;
}

function runDevice(
  { site }: DerivedSite,
  { device, fromMs, newFromMs, lookBackMs: backMs, runs }: Work,
  known: DeviceReadings & {
    readonly conflicts: ReadonlyMap<number, readonly number[]>;
    readonly states: ReadonlyMap<number, string>;
  },
): Outcome {
  let reachMs = fromMs;
  let asksWeather = false;
  let lacksCompanion = false;
  for (const { pointId, point, companions } of device.points) {
    const read = known.readings.get(pointId);
    if (!read || read.at(-1)!.t < newFromMs) continue;
    const isOwn = ({ t }: { readonly t: number }): boolean => t >= fromMs;
    const own = backMs === 0 ? read : read.filter(isOwn);
    const arrivals = (known.arrivals.get(pointId) ?? []).filter(isOwn);
    const result = runPoint({
      versions: point.versions,
      timeZone: site.timeZone,
      state: known.states.get(pointId) ?? null,
      fromMs,
      toMs: Infinity,
      readings: own,
      events: [],
      flags: flagsOf(arrivals, known.conflicts.get(pointId) ?? [], site.timeZone),
      newFromMs,
      weightOfDay: () => {
        asksWeather = true;
        return null;
      },
      offSeason: offSeasonOf(site.season, () => 0),
      ...(companions.length > 0 && { companions: companionFeeds(companions, known.readings, fromMs - backMs) }),
    });
    runs.set(pointId, result);
    lacksCompanion ||= result.lacksCompanion;
    if (result.reachMs !== null && result.reachMs < reachMs) reachMs = result.reachMs;
  }
  return { reachMs, asksWeather, lacksCompanion };
}
