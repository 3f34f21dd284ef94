import { MINUTE_MS } from '../../calendar/durations.js';
import type { PointLimits } from '../../plant/limits.js';
import { versionAt, type Device, type Point, type Site } from '../../plant/plant.js';
import { WINDOW_MS } from '../../window/windows.js';
import type { HeldWords, RuleLook } from '../rule-look.js';
import type { Severity } from '../severity.js';
import { limitSeverity, limitWords, passedLimit } from './limit-rule.js';

/** The window of a value that began longer ago says nothing of now, and ends nothing: silence is an alert of its own. */
export const LIMIT_HOLDS_MS = 30 * MINUTE_MS;

/** Until when (Unix ms) the value of a reading is what `boiler.limit` looks at, if none follows. */
export const limitHoldsUntil = (readingMs: number): number =>
  Math.floor(readingMs / WINDOW_MS) * WINDOW_MS + LIMIT_HOLDS_MS;

/** A point of which the site file says what nothing may pass. */
export interface LimitedPoint {
  /** `device/point`. */
  readonly address: string;
  /** Name of the device, for people. */
  readonly device: string;
  readonly point: string;
  readonly unit: string;
  readonly limits: PointLimits;
}

/** A point with its limits at a moment (Unix ms); null: it has none then, or is gone. */
export function limitedPoint({ name, removed }: Device, point: Point, ms: number): LimitedPoint | null {
  const { limits, unit } = versionAt(point, ms);
  if (!limits || removed || point.removed) return null;
  return { address: point.address, device: name, point: point.id, unit, limits };
}

/** Points of a site with limits at a moment (Unix ms). */
export const limitedPoints = ({ devices }: Pick<Site, 'devices'>, ms: number): LimitedPoint[] =>
  devices.flatMap((device) => device.points.flatMap((point) => limitedPoint(device, point, ms) ?? []));

/**
 * One look of `boiler.limit`.
 * @param values newest good value by address, of points of which one is known
 * @param told severity of the alert that is active, by address
 */
export function limitLook(
  points: readonly LimitedPoint[],
  values: ReadonlyMap<string, number>,
  told: ReadonlyMap<string, Severity>,
): RuleLook {
  const holds = new Map<string, HeldWords>();
  for (const point of points) {
    const value = values.get(point.address);
    if (value === undefined) continue;
    const severity = limitSeverity(point.limits, told.get(point.address) ?? null, value);
    if (severity !== null) holds.set(point.address, wordsOf(point, value, severity));
  }
  const isUnknown = (subject: string): boolean =>
    points.some(({ address }) => address === subject) && !values.has(subject);
  return { rule: 'boiler.limit', severity: 'warning', holds, isUnknown };
}

function wordsOf({ address, device, point, unit, limits }: LimitedPoint, value: number, severity: Severity): HeldWords {
  const limit = passedLimit(limits, severity, value, 1);
  const { consequence, criticalHigh, criticalLow } = limits;
  const consequenceLimit = severity === 'critical' ? null : limit === limits.low ? criticalLow : criticalHigh;
  return {
    severity,
    message: limitWords({ device, point, unit }, value, limit ?? value, consequence),
    details: { point: address, value, unit, limit, consequence, consequenceLimit },
  };
}
