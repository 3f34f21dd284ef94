import { offSeasonOf, runPoint, windowStart, type PointWindows } from '#domain';
import type { DeviceReadings, DeviceRange, TakenMarks } from '#postgres';
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
  /** Readings from where they begin are news. */
  readonly marks: TakenMarks;
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
  /** Of what is new only this was read, Unix ms; Infinity: all of it. */
  upToMs: number;
}

export function beginning(device: DerivedDevice, marks: TakenMarks, before: RunningDevice | null): Work {
  return {
    device,
    marks,
    before,
    goesOn: before !== null,
    fromMs: windowStart(marks.fromMs),
    lookBackMs: 0,
    runs: new Map(),
    readings: new Map(),
    upToMs: Infinity,
  };
}

/** From where on the windows of the runs begin that are made next. */
export function beginMs({ goesOn, before, fromMs }: Work): number {
  if (!goesOn || !before) return fromMs;
  return before.points.reduce((least, open) => Math.min(least, open?.start ?? fromMs), fromMs);
}

/**
 * What goes on is read up to the newest of its marks, of very much the first rows: what was stored meanwhile has a mark of its own, and
 * goes on as well. From a window on all is read that was there when the marks were taken: rows of which no mark is left may lie behind.
 */
export function rangeOf({ device, goesOn, before, marks, fromMs, lookBackMs: backMs }: Work): DeviceRange {
  const { deviceId } = device;
  const { newestMs } = marks;
  if (goesOn && before)
    return { deviceId, fromMs: before.lastMs + 1 - before.lookBackMs, toMs: marks.toMs + 1, isFirstEnough: true };
  return {
    deviceId,
    fromMs: fromMs - backMs,
    toMs: newestMs === null ? END_OF_TIME_MS : Math.max(newestMs, marks.toMs) + 1,
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
      : { before: null, newFromMs: one.marks.fromMs };
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
  one.upToMs = Infinity;
  one.runs.clear();
  one.fromMs = windowStart(reachMs);
  if (lacksCompanion) one.lookBackMs = lookBackMs(one.device.points);
}
