/** `boiler.limit`: a value beyond what the site file says that nothing may pass. Time comes in as data. */
import { MINUTE_MS } from '../../calendar/durations.js';
import type { PointLimits } from '../../plant/limits.js';
import { isAtLeast, type Severity } from '../severity.js';

/** A value that is beyond for so long counts: a probe that is knocked does not call anybody. */
export const LIMIT_AFTER_MS = MINUTE_MS;
/** Of a limit without a dead-band of its own: so far back inside ends it. */
const DEAD_BAND_SHARE = 0.02;

/** Memory of one point. */
export interface LimitState {
  readonly severity: Severity | null;
  /** What the value is beyond, and since when; null: of nothing more than `severity`. */
  readonly beyond: { readonly severity: Severity; readonly sinceMs: number } | null;
}

export const WITHIN_LIMITS: LimitState = { severity: null, beyond: null };

/** The state after one more look at a value. */
export function judgeLimit(
  limits: PointLimits,
  before: LimitState,
  value: number,
  { atMs, afterMs }: { readonly atMs: number; readonly afterMs: number },
): LimitState {
  const beyond = passedBy(limits, value, 0);
  const held = before.severity === null ? null : kept(limits, before.severity, value);
  if (beyond === null || (held !== null && isAtLeast(held, beyond.severity))) return { severity: held, beyond: null };
  const isSame = before.beyond !== null && isAtLeast(beyond.severity, before.beyond.severity);
  const sinceMs = isSame ? before.beyond.sinceMs : atMs;
  if (atMs - sinceMs >= afterMs) return { severity: beyond.severity, beyond: null };
  return { severity: held, beyond: { severity: beyond.severity, sinceMs } };
}

/** The limit of a severity that a value has passed, with room inside of it; null: none. The worst first. */
export function passedBy(
  { low, high, criticalLow, criticalHigh, deadBand }: PointLimits,
  value: number,
  roomShare: 0 | 1,
): { readonly severity: Severity; readonly limit: number } | null {
  const room = (limit: number): number => roomShare * (deadBand ?? Math.abs(limit) * DEAD_BAND_SHARE);
  const isPast = (below: number | null, above: number | null): number | null => {
    if (above !== null && value > above - room(above)) return above;
    return below !== null && value < below + room(below) ? below : null;
  };
  for (const [severity, limit] of [
    ['critical', isPast(criticalLow, criticalHigh)],
    ['warning', isPast(low, high)],
  ] as const)
    if (limit !== null) return { severity, limit };
  return null;
}

/** What is left of a severity: it ends where the value is back by the dead-band. */
function kept(limits: PointLimits, severity: Severity, value: number): Severity | null {
  const still = passedBy(limits, value, 1)?.severity ?? null;
  if (still === null) return null;
  return isAtLeast(still, severity) ? severity : still;
}

/** For an operator. */
export function limitWords(
  { device, point, unit }: { readonly device: string; readonly point: string; readonly unit: string },
  value: number,
  limit: number,
  consequence: string | null,
): string {
  const side = value > limit ? 'above' : value < limit ? 'below' : 'at';
  const shown = (number: number): string => `${Number(number.toPrecision(4))}`;
  const then = consequence === null ? '' : ` ${consequence}`;
  return `${device}: ${point} is ${shown(value)} ${unit}, ${side} its limit of ${shown(limit)}.${then}`;
}
