import type { MeterPassport } from '../plant.js';
import { heatMeterError } from '../uncertainty.js';

export function likelyErrorShare(meter: MeterPassport | null): number {
  const accuracyClass = meter?.accuracyClass;
  if (accuracyClass !== 1 && accuracyClass !== 2 && accuracyClass !== 3) return 0;
  return heatMeterError({ accuracyClass, flowRatio: 2, minDifferenceK: 3, differenceK: 30 }).rssPct / 100;
}
