import { MINUTE_MS, versionAt, type Point } from '#domain';
import type { FaultName } from './fault-list.js';
import type { SentValue } from './gateway.js';

const GAUGE_FAULTS = ['renamed', 'stray', 'beyond-limit'] as const satisfies readonly FaultName[];
type GaugeFault = (typeof GAUGE_FAULTS)[number];

export const isGaugeFault = (name: FaultName): name is GaugeFault => GAUGE_FAULTS.some((one) => one === name);

/** Beyond all that it can measure, and each minute otherwise: a reading that stays where it is would be one doubt, not many. */
const strayTimes = (t: number): number => 10 + (Math.floor(t / MINUTE_MS) % 7);
/** Beyond a limit, and inside of what can be measured. */
const BEYOND = 1.01;

/** One gauge of a device that does not say what it should; each fault takes another one. */
export function gaugeDamaged(
  name: GaugeFault,
  points: readonly Point[],
  values: Readonly<Record<string, SentValue>>,
  t: number,
): Readonly<Record<string, SentValue>> {
  const gauges = points.filter((point) => versionAt(point, t).kind === 'gauge');
  const limited = gauges.find((point) => highOf(point, t) !== null);
  const stray = gauges.findLast((point) => point !== limited && versionAt(point, t).max !== null);
  const renamed = gauges.findLast((point) => point !== limited && point !== stray);
  const point = { 'beyond-limit': limited, stray, renamed }[name];
  const value = point && values[point.id];
  if (!point || value === undefined) return values;
  const { [point.id]: _, ...rest } = values;
  if (name === 'renamed') return { ...rest, [`${point.id}.new`]: value };
  const reading = name === 'stray' ? versionAt(point, t).max! * strayTimes(t) : highOf(point, t)! * BEYOND;
  return { ...rest, [point.id]: Number(reading.toFixed(3)) };
}

const highOf = (point: Point, t: number): number | null => {
  const { limits } = versionAt(point, t);
  return limits?.criticalHigh ?? limits?.high ?? null;
};
