import { HOUR_MS, type Device, type PointVersion } from '#domain';
import type { PlantModel } from '../plant/plant-model.js';
import { Stream } from './random.js';
import type { Signal } from './signal.js';

/** Where a gauge without a range lies, by unit. */
const USUAL: Readonly<Record<string, readonly [number, number]>> = {
  Cel: [15, 25],
  '%': [30, 70],
  MPa: [0.4, 0.6],
  bar: [4, 6],
  MW: [0, 1],
  kW: [0, 100],
};

/** A signal for a point that the model knows nothing of: calm, within its range, rising where it is a register. */
export function plausibleSignal(model: PlantModel, device: Device, point: string, version: PointVersion): Signal {
  const noise = new Stream(model.options.seed, `${device.id}/${point}/plausible`);
  if (version.kind === 'gauge') {
    const [low, high] = rangeOf(version);
    const middle = (low + high) / 2;
    return { unit: version.unit, at: (t) => middle + ((high - low) / 8) * noise.smooth(t, 6 * HOUR_MS) };
  }
  if (version.kind === 'state') return { unit: version.unit, at: () => version.states[0] ?? 0 };
  const perHour = (version.maxRatePerHour ?? 10) * 0.2;
  return { unit: version.unit, at: (t) => (perHour * (t - model.site.sinceMs)) / HOUR_MS };
}

function rangeOf({ unit, min, max }: PointVersion): readonly [number, number] {
  if (min !== null && max !== null) return [min, max];
  return USUAL[unit] ?? [min ?? 0, max ?? (min ?? 0) + 100];
}
