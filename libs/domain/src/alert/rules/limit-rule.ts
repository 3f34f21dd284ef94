/** `boiler.limit`: a value beyond what the site file says that nothing may pass. */
import type { PointLimits } from '../../plant/limits.js';
import { isAtLeast, type Severity } from '../severity.js';

/** Of a limit without a dead-band of its own: so far back inside ends it. */
const DEAD_BAND_SHARE = 0.02;

/**
 * How bad a value is; null: it is within its limits. What was told ends where the value is back inside by the dead-band.
 * @param told severity of the alert that is open; null: there is none
 */
export function limitSeverity(limits: PointLimits, told: Severity | null, value: number): Severity | null {
  const isPast = (severity: LimitSeverity): boolean =>
    passedLimit(limits, severity, value, told !== null && isAtLeast(told, severity) ? 1 : 0) !== null;
  return isPast('critical') ? 'critical' : isPast('warning') ? 'warning' : null;
}

type LimitSeverity = Exclude<Severity, 'info'>;

/** The limit of a severity that a value has passed, with so much of the dead-band inside of it; null: none. */
export function passedLimit(
  { low, high, criticalLow, criticalHigh, deadBand }: PointLimits,
  severity: Severity,
  value: number,
  bandShare: 0 | 1,
): number | null {
  const band = (limit: number): number => bandShare * (deadBand ?? Math.abs(limit) * DEAD_BAND_SHARE);
  const [below, above] = severity === 'critical' ? [criticalLow, criticalHigh] : [low, high];
  if (above !== null && value > above - band(above)) return above;
  return below !== null && value < below + band(below) ? below : null;
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
