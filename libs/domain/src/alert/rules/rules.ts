/** The rules that watch a plant: when a condition holds. What becomes of an alert is `life.ts`. */
import type { Device } from '../../plant/plant.js';
import { versionAt } from '../../plant/plant.js';
import type { TargetStatus } from '../../target/standing.js';
import type { LevelRule } from '../levels.js';
import type { Severity } from '../severity.js';

const LEAST_SILENCE_MS = 120_000;
const INTERVALS_MISSED = 3;

/** After what silence a device counts as silent, ms: three intervals of its fastest point, at least two minutes; null: it reports events only. */
export function silentAfterMs(device: Device, t: number): number | null {
  let least = Infinity;
  for (const point of device.points) least = Math.min(least, versionAt(point, t).intervalMs ?? Infinity);
  return least === Infinity ? null : Math.max(INTERVALS_MISSED * least, LEAST_SILENCE_MS);
}

/**
 * The probability to meet the target, with the evaluations that it takes (docs/arithmetic/drift-and-alerts.md#rules). One evaluation is one whole local
 * day, so that a flood of status documents is no flood of evidence.
 */
export const TARGET_RISK: LevelRule<Severity> = {
  levels: [
    { severity: 'info', on: 0.5, off: 0.6, strict: true },
    { severity: 'warning', on: 0.2, off: 0.3, strict: true },
    { severity: 'critical', on: 0.05, off: 0.15, strict: true },
  ],
  running: 3,
};

/** The probability below which the severity is raised; null: the rule has no such severity. */
export const riskLimit = (severity: Severity): number | null =>
  TARGET_RISK.levels.find((level) => level.severity === severity)?.on ?? null;

/** Before a tenth of the normal season weather alone explains every forecast. */
const GATE_SHARE = 0.1;
/** Before it no target is called missed. */
const VERDICT_SHARE = 0.3;

/** Below it there is no verdict, neither for better nor for worse. */
const GATE_JUDGED_PCT = 90;

/** What `target.risk` measures on one day; null while it may say nothing: too early, between seasons, no data or too little of it. */
export function riskMeasure(
  target: Pick<TargetStatus, 'probabilityToMeet' | 'elapsedShare' | 'state'> & Partial<Pick<TargetStatus, 'judgedPct'>>,
): number | null {
  if (typeof target.judgedPct === 'number' && target.judgedPct < GATE_JUDGED_PCT) return null;
  const silent = target.state === 'off-season' || target.state === 'no-data' || target.elapsedShare < GATE_SHARE;
  return silent ? null : target.probabilityToMeet;
}

/** What an operator reads: the forecast and its range, and a verdict only where one is honest. */
export function riskWords(
  target: Pick<
    TargetStatus,
    | 'id'
    | 'unit'
    | 'amountForArea'
    | 'forecast'
    | 'forecastP10'
    | 'forecastP90'
    | 'probabilityToMeet'
    | 'elapsedShare'
    | 'toDateAsOf'
    | 'gap'
  >,
): string {
  const figure = (value: number | null): string => (value === null ? '?' : Math.round(value).toLocaleString('en'));
  const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '-' : ''}${figure(Math.abs(value))}`;
  const range = `${figure(target.forecastP10)} to ${figure(target.forecastP90)} ${target.unit}`;
  const chance = Math.round((target.probabilityToMeet ?? 0) * 100);
  const verdict =
    target.elapsedShare >= VERDICT_SHARE && (target.probabilityToMeet ?? 1) < 0.05
      ? `${target.id} will probably be missed`
      : `${target.id}: the target is at risk`;
  const causes = target.gap
    ? ` To the end of ${target.toDateAsOf ?? '?'} against the plan: weather ${signed(target.gap.weather)}, performance ${signed(target.gap.performance)}, area ${signed(target.gap.area)}, data ${signed(target.gap.data)} ${target.unit}.`
    : '';
  return `${verdict}: forecast ${figure(target.forecast)} of ${figure(target.amountForArea)} ${target.unit} (range ${range}), chance to meet it ${chance} %.${causes}`;
}
