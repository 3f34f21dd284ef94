import { offSeasonOf, runPoint, windowStart, type PointWindows } from '#domain';
import type { DeviceReadings, TakenMark } from '#postgres';
import { companionFeeds, lookBackMs } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';
import { sinceMoment, type DerivedDevice } from './device-input.js';
import { flagsOf } from './reading-flags.js';
import type { RunningDevice } from './running-devices.js';

/** Behind everything that is stored. */
export const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** One device in a pass that continues many. */
export interface Work {
  readonly device: DerivedDevice;
  readonly marks: readonly TakenMark[];
  /** Readings from here on are news. */
  readonly newFromMs: number;
  /** What the pass before has left; null: nothing, or something else has changed since. */
  readonly before: RunningDevice | null;
  /** From `before`, and only what is behind it is read; else from the window `fromMs` on. */
  goesOn: boolean;
  /** Windows are made from here on. */
  fromMs: number;
  /** Readings are read from so long before it: companions are asked for what they said last. */
  lookBackMs: number;
  readonly runs: Map<number, PointWindows>;
  /** What was read for these runs. */
  readings: DeviceReadings['readings'];
}

export function beginning(
  device: DerivedDevice,
  marks: readonly TakenMark[],
  newFromMs: number,
  before: RunningDevice | null,
): Work {
  return {
    device,
    marks,
    newFromMs,
    before,
    goesOn: before !== null,
    fromMs: windowStart(newFromMs),
    lookBackMs: 0,
    runs: new Map(),
    readings: new Map(),
  };
}

/** From where on the windows of the runs begin that are made next. */
export function beginMs({ goesOn, before, fromMs }: Work): number {
  if (!goesOn || !before) return fromMs;
  return before.points.reduce((least, open) => Math.min(least, open?.start ?? fromMs), fromMs);
}

/**
 * What goes on is read up to the newest of its marks: what was stored meanwhile has one of its own, and goes on as well. From a window
 * on everything is read: rows of which no mark is left may lie behind.
 */
export function rangeOf({ goesOn, before, marks, fromMs, lookBackMs: backMs }: Work): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  if (!goesOn || !before) return { fromMs: fromMs - backMs, toMs: END_OF_TIME_MS };
  return {
    fromMs: before.lastMs + 1 - before.lookBackMs,
    toMs: marks.reduce((most, { toMs }) => Math.max(most, toMs), -Infinity) + 1,
  };
}

interface Outcome {
  /** Nothing has to begin earlier. */
  readonly isRight: boolean;
  /** From where on windows are right. */
  readonly reachMs: number;
  /** A gap of more than a day is shared out. */
  readonly asksWeather: boolean;
  /** A companion was asked for what it said before the readings that are here. */
  readonly lacksCompanion: boolean;
}

interface Known extends DeviceReadings {
  readonly conflicts: ReadonlyMap<number, readonly number[]>;
  /** The newest ones where it goes on, else those before `fromMs`. */
  readonly states: ReadonlyMap<number, string>;
}

export function runDevice({ site }: DerivedSite, one: Work, known: Known): Outcome {
  const { before, newFromMs } =
    one.goesOn && one.before
      ? { before: one.before, newFromMs: one.before.lastMs + 1 }
      : { before: null, newFromMs: one.newFromMs };
  const readFromMs = rangeOf(one).fromMs;
  let reachMs = one.fromMs;
  let [isRight, asksWeather, lacksCompanion] = [true, false, false];
  for (const [i, { pointId, point, companions }] of one.device.points.entries()) {
    const read = known.readings.get(pointId);
    if (!read || read.at(-1)!.t < newFromMs) continue;
    const open = before?.points[i];
    if (open === null) return { isRight: false, reachMs, asksWeather, lacksCompanion };
    const fromMs = open?.start ?? one.fromMs;
    const ownFromMs = open ? newFromMs : fromMs;
    const result = runPoint({
      versions: point.versions,
      timeZone: site.timeZone,
      state: known.states.get(pointId) ?? null,
      fromMs,
      toMs: Infinity,
      readings: sinceMoment(read, ownFromMs),
      events: [],
      flags: flagsOf(
        sinceMoment(known.arrivals.get(pointId) ?? [], ownFromMs),
        known.conflicts.get(pointId) ?? [],
        site.timeZone,
      ),
      newFromMs,
      weightOfDay: () => {
        asksWeather = true;
        return null;
      },
      offSeason: offSeasonOf(site.season, () => 0),
      open,
      ...(companions.length > 0 && { companions: companionFeeds(companions, known.readings, readFromMs) }),
    });
    one.runs.set(pointId, result);
    lacksCompanion ||= result.lacksCompanion;
    if (result.reachMs !== null) reachMs = Math.min(reachMs, result.reachMs);
    isRight &&= result.reachMs === null && !result.lacksCompanion;
  }
  return { isRight, reachMs, asksWeather, lacksCompanion };
}

/** It has to be made again, from the window on to which something reaches back, and of all that is stored since then. */
export function beginEarlier(one: Work, { reachMs, lacksCompanion }: Outcome): void {
  one.goesOn = false;
  one.runs.clear();
  one.fromMs = windowStart(reachMs);
  if (lacksCompanion) one.lookBackMs = lookBackMs(one.device.points);
}
