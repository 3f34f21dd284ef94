import { knownUntil } from '#domain';
import {
  deleteMarks,
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

/** In memory at once. */
const MOST_VALUES = 100_000;
/** Of one device: what has more is taken in pieces, alone. */
const MOST_ROWS = 10_000;

export interface ContinuedGroup {
  /** Devices that need a look of their own (`deriveDevice`). */
  readonly left: readonly number[];
  /** Devices that have more rows than their share, or none: untouched. */
  readonly full: readonly DerivedDevice[];
  /** To go on from once this transaction is committed. */
  readonly running: ReadonlyMap<number, RunningDevice>;
}

/**
 * Continues some devices in one transaction.
 * @param sinceMs only marks that reach to this moment or beyond
 * @param before what the passes before have left of them
 */
export async function continueGroup(
  tx: Queryable,
  derived: DerivedSite,
  devices: readonly DerivedDevice[],
  sinceMs: number | undefined,
  before: ReadonlyMap<number, RunningDevice>,
): Promise<ContinuedGroup> {
  const marks = await takeMarksOf(
    tx,
    devices.map((device) => device.deviceId),
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
    const newFromMs = own.reduce((least, mark) => Math.min(least, mark.fromMs), Infinity);
    const held = before.get(device.deviceId);
    const running = held && isUnchanged(held, device, newFromMs, newest) ? held : null;
    const isUsual =
      own.every(({ cause }) => cause === 'readings') && (running !== null || isBehind(device, newFromMs, newest));
    if (!isUsual) left.add(device.deviceId);
    return [beginning(device, own, newFromMs, running)];
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
    waiting = await run(tx, derived, waiting, newest, { left, full });
    keep();
  }

  const points = work.flatMap(({ runs }) => [...runs].map(([pointId, run]) => ({ pointId, ...run })));
  const changed = await extendWindows(tx, points);
  await markFollowers(tx, derived, changed, 'readings');
  await deleteMarks(
    tx,
    work.flatMap((one) => one.marks.map(({ id }) => id)),
  );
  return { left: [...left], full: [...full].map(({ device }) => device), running: runningOf(work, full) };
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
  { left, full }: { readonly left: Set<number>; readonly full: Set<Work> },
): Promise<Work[]> {
  const states = await statesBefore(
    tx,
    work.filter((one) => !one.goesOn).map((one) => ({ points: one.device.points, fromMs: one.fromMs })),
    (one) => one.fromMs,
  );
  const columns = work.reduce((sum, { device }) => sum + device.points.length, 0);
  const readings = await readDevices(
    tx,
    work.map((one) => ({ deviceId: one.device.deviceId, ...rangeOf(one) })),
    Math.min(MOST_ROWS, Math.ceil(MOST_VALUES / Math.max(1, columns))),
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
    if (!own) {
      full.add(one);
      continue;
    }
    one.readings = own.readings;
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
