import { MINUTE_MS, runPoint, type PointVersion, type PointWindows, type RegisterEvent, type Seen } from '#domain';
import { type PointRun } from '../../../libs/domain/src/window/point-run.js';

/** A declaration of a point with nothing special about it. */
export function pointVersion(kind: PointVersion['kind'], unit: string, more: Partial<PointVersion> = {}): PointVersion {
  return {
    fromMs: -Infinity,
    kind,
    unit,
    min: null,
    max: null,
    intervalMs: null,
    modulus: null,
    resolution: 0,
    maxRatePerHour: null,
    maxStepPerMinute: null,
    sentinels: [],
    states: [],
    ...more,
  };
}

/** From the first reading to the last, by default. */
export function runAll(
  versions: PointVersion | readonly PointVersion[],
  readings: readonly Seen[],
  events: readonly RegisterEvent[] = [],
  more: Partial<PointRun> = {},
): PointWindows {
  return runPoint({
    versions: Array.isArray(versions) ? (versions as readonly PointVersion[]) : [versions as PointVersion],
    timeZone: 'Asia/Shanghai',
    state: null,
    fromMs: -864e13 + 100_000_000,
    toMs: Infinity,
    readings,
    events,
    weightOfDay: () => null,
    ...more,
  });
}

export const good = (t: number, v: number): Seen => ({ t, v, q: 0 });

/** Readings a step apart from a moment on. */
export const series = (from: string, stepMinutes: number, values: readonly number[]): Seen[] =>
  values.map((v, i) => good(Date.parse(from) + i * stepMinutes * MINUTE_MS, v));

export const totalOf = ({ windows }: PointWindows, fromMs = -Infinity, toMs = Infinity): number =>
  windows.reduce((sum, w) => (w.start >= fromMs && w.start < toMs ? sum + (w.amount ?? 0) : sum), 0);

/** The codes that stop a reading or explain it, reading by reading; `OK` where there is none. */
export const codesOf = ({ codes }: PointWindows, readings: readonly Seen[]): string[] =>
  readings.map(
    ({ t }) =>
      codes
        .filter((c) => c.t === t && c.code !== 'GAP')
        .map((c) => c.code)
        .join('+') || 'OK',
  );
