import { convert, HOUR_MS } from '#domain';

/** Energy in GJ of a power in MW that is held for a time. */
export const energyOfPowerGj = (powerMw: number, ms: number): number =>
  convert((powerMw * ms) / HOUR_MS, 'MW.h', 'GJ') as number;

/** Energy in GJ under samples of a power in MW, in order of time: linear between two of them, nothing before the first and after the last. */
export function energyOfSamplesGj(samples: readonly { readonly t: number; readonly v: number }[]): number {
  let gj = 0;
  for (const [i, { t, v }] of samples.slice(1).entries()) {
    const before = samples[i]!;
    gj += energyOfPowerGj((before.v + v) / 2, t - before.t);
  }
  return gj;
}
