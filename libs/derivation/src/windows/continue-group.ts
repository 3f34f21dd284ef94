import { knownUntil } from '#domain';
import {
  endMarks,
  extendWindows,
  readConflictTimes,
  readDevices,
  readDevicesWithEvents,
  readStatesBefore,
  takeMarksOf,
  type Queryable,
} from '#postgres';
import { beginEarlier, beginMs, beginning, END_OF_TIME_MS, rangeOf, runDevice, type Work } from './continued-device.js';
import type { DerivedSite } from '../derived-site.js';
import type { DerivedDevice } from './device-input.js';
import { markFollowers } from './mark-followers.js';
import { isUnchanged, runningAfter, type RunningDevice } from './running-devices.js';

/** Of one device: what has more is taken in pieces, alone. */
const MOST_ROWS = 10_000;

export interface ContinuedGroup {
  /** Devices that need a look of their own (`deriveDevice`). */
  readonly left: readonly number[];
  /** Devices that have more rows than their share, or none: untouched. */
  readonly full: readonly DerivedDevice[];
  /** Devices that went on by their share of rows, and have more of them. */
  readonly more: readonly DerivedDevice[];
  /** To go on from once this transaction is committed. */
  readonly running: ReadonlyMap<number, RunningDevice>;
}

export interface GroupBounds {
  /** Only marks that reach to this moment or beyond. */
  readonly sinceMs?: number | undefined;
  /** In memory at once. */
  readonly mostValues: number;
}

/**
 * Continues some devices in one transaction.
 * @param before what the passes before have left of them
 */
export async function continueGroup(
  tx: Queryable,
  derived: DerivedSite,
  devices: readonly DerivedDevice[],
  { sinceMs, mostValues }: GroupBounds,
  before: ReadonlyMap<number, RunningDevice>,
): Promise<ContinuedGroup> {
  const share = shareOf(mostValues, devices);
  const marks = await takeMarksOf(
    tx,
    devices.map(({ deviceId }) => {
      const isKnown = before.has(deviceId);
      // Of what goes on no more is read than its share, and every mark is of a row at least.
      return { deviceId, mostMarks: isKnown ? share : Infinity, asksNewest: !isKnown };
    }),
    sinceMs,
  );
  const left = new Set<number>();
  const full = new Set<Work>();
  const newest = await statesBefore(
    tx,
    devices.filter(({ deviceId }) => marks.has(deviceId)),
    () => END_OF_TIME_MS,
  );
  let work = devices.flatMap((device): Work[] => {
    const own = marks.get(device.deviceId);
    if (!own) return [];
    const held = before.get(device.deviceId);
    const running = held && isUnchanged(held, device, own.fromMs, newest) ? held : null;
    const isUsual = own.areReadings && (running !== null || isBehind(device, own.fromMs, newest));
    if (!isUsual) left.add(device.deviceId);
    return [beginning(device, own, running)];
  });
  const keep = (): void => {
    work = work.filter((one) => !left.has(one.device.deviceId) && !full.has(one));
  };
  keep();

  // Behind what is remembered once; else twice, seldom three times: from the window of what is new, from where it reaches back to, with
  // what companions said before.
  for (let waiting = work; waiting.length > 0;) {
    const withEvents = await readDevicesWithEvents(
      tx,
      waiting.map((one) => ({ deviceId: one.device.deviceId, fromMs: beginMs(one) })),
    );
    for (const deviceId of withEvents) left.add(deviceId);
    waiting = waiting.filter(({ device }) => !left.has(device.deviceId));
    waiting = await run(tx, derived, waiting, newest, mostValues, { left, full });
    keep();
  }

  const points = work.flatMap(({ runs }) => [...runs].map(([pointId, run]) => ({ pointId, ...run })));
  const changed = await extendWindows(tx, points);
  await markFollowers(tx, derived, changed, 'readings');
  await endMarks(
    tx,
    work.map(({ marks: { deviceId, ids }, upToMs }) => ({ deviceId, ids, upToMs })),
  );
  return {
    left: [...left],
    full: [...full].map(({ device }) => device),
    more: work.filter(({ upToMs }) => upToMs !== Infinity).map(({ device }) => device),
    running: runningOf(work, full),
  };
}

/** Rows of each of so many devices, that all of them together fit. */
function shareOf(mostValues: number, devices: readonly DerivedDevice[]): number {
  const columns = devices.reduce((sum, { points }) => sum + points.length, 0);
  return Math.min(MOST_ROWS, Math.ceil(mostValues / Math.max(1, columns)));
}

/** All that is new lies behind all that was known. */
function isBehind({ points }: DerivedDevice, newFromMs: number, newest: ReadonlyMap<number, string>): boolean {
  return points.every(({ pointId }) => (knownUntil(newest.get(pointId) ?? null) ?? -Infinity) < newFromMs);
}

async function statesBefore<One extends Pick<DerivedDevice, 'points'>>(
  tx: Queryable,
  devices: readonly One[],
  beforeMs: (one: One) => number,
): Promise<Map<number, string>> {
  if (devices.length === 0) return new Map();
  return readStatesBefore(
    tx,
    devices.flatMap((one) => {
      const before = { beforeMs: beforeMs(one) };
      return one.points.map(({ pointId }) => ({ pointId, ...before }));
    }),
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
  newest: ReadonlyMap<number, string>,
  mostValues: number,
  { left, full }: { readonly left: Set<number>; readonly full: Set<Work> },
): Promise<Work[]> {
  const states = await statesBefore(
    tx,
    work.filter((one) => !one.goesOn).map((one) => ({ points: one.device.points, fromMs: one.fromMs })),
    (one) => one.fromMs,
  );
  const readings = await readDevices(
    tx,
    work.map(rangeOf),
    shareOf(
      mostValues,
      work.map(({ device }) => device),
    ),
  );
  const conflicts = await readConflictTimes(
    tx,
    work.flatMap((one) => {
      const fromMs = beginMs(one);
      return one.device.points.map(({ pointId }) => ({ pointId, fromMs }));
    }),
  );
  const earlier: Work[] = [];
  for (const one of work) {
    const own = readings.get(one.device.deviceId);
    if (!own || own.upToMs < one.marks.fromMs) {
      full.add(one);
      continue;
    }
    one.readings = own.readings;
    one.upToMs = own.upToMs;
    const outcome = runDevice(derived, one, { ...own, conflicts, states: one.goesOn ? newest : states });
    if (outcome.asksWeather) {
      left.add(one.device.deviceId);
    } else if (!outcome.isRight) {
      beginEarlier(one, outcome);
      earlier.push(one);
    }
  }
  return earlier;
}

/** What is untouched stays as it was; what was not usual is forgotten. */
function runningOf(work: readonly Work[], full: Iterable<Work>): Map<number, RunningDevice> {
  const running = new Map<number, RunningDevice>();
  for (const { device, before } of full) if (before) running.set(device.deviceId, before);
  for (const one of work) {
    const after = runningAfter(one, rangeOf(one).fromMs);
    if (after) running.set(one.device.deviceId, after);
  }
  return running;
}
