import type { ItemOf } from '../../api/answers.js';
import { reading, stateName } from '../../words/figures.js';
import { NONE, withUnit } from '../../words/format.js';

export type PointItem = ItemOf<'listPoints'>;

/** A reading is overdue after so many intervals; without an interval never. */
const OVERDUE_INTERVALS = 3;

/** How the newest value of a point stands: of good quality and in time, or why not. */
export type Standing = 'good' | 'suspect' | 'silent' | 'never';

export function standingOf({ last, intervalSeconds }: PointItem, nowMs: number): Standing {
  if (last === null) return 'never';
  const age = nowMs - Date.parse(last.ts);
  if (intervalSeconds !== null && age > OVERDUE_INTERVALS * intervalSeconds * 1_000) return 'silent';
  return last.quality === 'good' ? 'good' : 'suspect';
}

/** The newest value as people read it: a figure in the digits of its register with its unit, or the name of a state. */
export function newestText({ last, unit, resolution }: PointItem): string {
  if (last === null) return NONE;
  return typeof last.value === 'string' ? stateName(last.value) : withUnit(reading(last.value, resolution), unit);
}

/** Devices in the order of the site file, each with its points. */
export function byDevice(points: readonly PointItem[], filter: string): [device: string, points: PointItem[]][] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const devices = new Map<string, PointItem[]>();
  for (const point of points) {
    if (!words.every((word) => point.address.toLowerCase().includes(word))) continue;
    devices.set(point.device, [...(devices.get(point.device) ?? []), point]);
  }
  return [...devices];
}
