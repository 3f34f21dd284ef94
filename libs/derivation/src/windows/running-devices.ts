import { HOUR_MS, type OpenWindow, type PointWindows } from '#domain';
import type { DeviceReadings } from '#postgres';
import type { DerivedDevice } from './device-input.js';

/**
 * Of all devices of a process together: 100,000 points are 35 MB (measured: 347 bytes a point with its share of a device of four points).
 * What is beyond is read again from the begin of its window at each pass.
 */
const MOST_POINTS = 100_000;
/** Who was silent for so long makes room. */
const SILENT_MS = HOUR_MS;

/** A device as a pass has left it. */
export interface RunningDevice {
  /** Time of the newest row that is in it, of whatever point, Unix ms. */
  readonly lastMs: number;
  /** So long before it rows are read again: companions were asked for what they had said then. Mostly 0. */
  readonly lookBackMs: number;
  /** In the order of the device's points; null: that point cannot go on from it. */
  readonly points: readonly (OpenWindow | null)[];
  /** Of the state that each has with it, which the database has: its text would be a third of all that is remembered. */
  readonly fingerprints: readonly number[];
}

/**
 * What `continueDevices` remembers from one pass to the next. Only ever a shortcut: whoever takes a device out finds in it what the last
 * pass has committed, and that stands in the database as well. A pass takes a device out before its transaction, and puts it back after
 * the commit: where the outcome is not known, nothing is remembered.
 */
export class RunningDevices {
  /** The one that waits longest first. */
  private readonly devices = new Map<number, RunningDevice>();
  private points = 0;

  constructor(private readonly mostPoints = MOST_POINTS) {}

  /** Nothing is remembered of it from now on. */
  take(deviceId: number): RunningDevice | undefined {
    const device = this.devices.get(deviceId);
    if (device && this.devices.delete(deviceId)) this.points -= device.points.length;
    return device;
  }

  takeAll(devices: readonly Pick<DerivedDevice, 'deviceId'>[]): Map<number, RunningDevice> {
    const taken = new Map<number, RunningDevice>();
    for (const { deviceId } of devices) {
      const device = this.take(deviceId);
      if (device) taken.set(deviceId, device);
    }
    return taken;
  }

  /** Where there is no room for it, it is not remembered: a circle of too many devices would push out each before its turn. */
  put(deviceId: number, device: RunningDevice): void {
    this.take(deviceId);
    for (const [other, { lastMs }] of this.devices) {
      if (this.hasRoom(device) || lastMs > device.lastMs - SILENT_MS) break;
      this.take(other);
    }
    if (!this.hasRoom(device)) return;
    this.devices.set(deviceId, device);
    this.points += device.points.length;
  }

  private hasRoom({ points }: RunningDevice): boolean {
    return this.points + points.length <= this.mostPoints;
  }
}

/** Whether the next news lie behind what is remembered, and the database knows of each point what we do. */
export function isUnchanged(
  { lastMs, points, fingerprints }: RunningDevice,
  device: DerivedDevice,
  newFromMs: number,
  newestStates: ReadonlyMap<number, string>,
): boolean {
  if (lastMs >= newFromMs) return false;
  return points.every((open, i) => {
    const state = open === null ? undefined : newestStates.get(device.points[i]!.pointId);
    return open === null || (state !== undefined && fingerprintOf(state) === fingerprints[i]);
  });
}

/** What a pass has made of a device, and of what. */
interface Made {
  readonly device: DerivedDevice;
  /** By point id, of the points that had something new. */
  readonly runs: ReadonlyMap<number, PointWindows>;
  readonly readings: DeviceReadings['readings'];
  readonly before: RunningDevice | null;
  /** As far back as it had to read for companions. */
  readonly lookBackMs: number;
}

/**
 * What the next pass goes on from; null: nothing. Points without news stay as they were, if none of their rows was passed over.
 * @param readFromMs all rows of the device from this moment on were read
 */
export function runningAfter(
  { device, runs, readings, before, lookBackMs }: Made,
  readFromMs: number,
): RunningDevice | null {
  const known = before !== null && readFromMs <= before.lastMs + 1 ? before : null;
  const newestOf = (pointId: number): number => readings.get(pointId)?.at(-1)?.t ?? -Infinity;
  const fingerprints: number[] = [];
  const points = device.points.map(({ pointId }, i) => {
    const run = runs.get(pointId);
    const isKnown = !run && known !== null && newestOf(pointId) <= known.lastMs;
    fingerprints.push(run ? fingerprintOf(run.state ?? '') : isKnown ? known.fingerprints[i]! : 0);
    return run ? run.openWindow : isKnown ? known.points[i]! : null;
  });
  if (points.every((open) => open === null)) return null;
  return {
    lastMs: [...readings.keys()].map(newestOf).reduce((a, b) => Math.max(a, b), known?.lastMs ?? -Infinity),
    lookBackMs: Math.max(lookBackMs, known?.lookBackMs ?? 0),
    points,
    fingerprints,
  };
}

const { imul } = Math;

/** 53 bits of a text (cyrb53): that two states of one point share them by chance does not happen. */
export function fingerprintOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = imul(a ^ code, 2_654_435_761);
    b = imul(b ^ code, 1_597_334_677);
  }
  a = imul(a ^ (a >>> 16), 2_246_822_507) ^ imul(b ^ (b >>> 13), 3_266_489_909);
  b = imul(b ^ (b >>> 16), 2_246_822_507) ^ imul(a ^ (a >>> 13), 3_266_489_909);
  return 2 ** 32 * (b & 0x1f_ffff) + (a >>> 0);
}
