import type { LocalDate } from '../../calendar/local-date.js';
import { meterOn } from '../../plant/meters.js';
import type { Device, MeterPassport } from '../../plant/plant.js';
import { heatMeterError, type AccuracyClass } from '../../uncertainty/uncertainty.js';

/** What an error of a meter goes by. */
export type MeteredDevice = Pick<Device, 'kind' | 'meter'>;

/** What a register counts: a boiler or a meter of heat may have one of its fuel or its power, with other limits. */
export const METERED = ['heat', 'electricity', 'other'] as const;
export type Metered = (typeof METERED)[number];

/** A heat meter's usual load: qp/q 2, 30 K, made for 3 K (EN 1434-1). */
const USUAL_LOAD = { flowRatio: 2, minDifferenceK: 3, differenceK: 30 };
/** An electricity meter of class A (EN 50470-3), %. */
const ELECTRICITY_PCT = 2;
/** Scales and meters of other things that are debited, %: what nobody has declared is not known better. */
const OTHER_PCT = 5;

const isClass = (value: number | null): value is AccuracyClass => value === 1 || value === 2 || value === 3;

/** Where least is known most is allowed for: a heat meter of unknown class has the limits of class 3. */
function heatError(meter: MeterPassport | null): { readonly sumPct: number; readonly rssPct: number } {
  const declared = meter?.accuracyClass ?? null;
  return heatMeterError({ accuracyClass: isClass(declared) ? declared : 3, ...USUAL_LOAD });
}

function errorPct(device: MeteredDevice, date: LocalDate, metered: Metered, ofHeat: 'sumPct' | 'rssPct'): number {
  const meter = meterOn(device, date);
  const mpePct = meter?.mpePct ?? null;
  if (mpePct !== null) return mpePct;
  if (device.kind === 'electricity-meter' || metered === 'electricity') return ELECTRICITY_PCT;
  if (device.kind === 'fuel-scale' || device.kind === 'weather-station' || metered === 'other') return OTHER_PCT;
  return heatError(meter)[ofHeat];
}

/** Maximum permissible error of the meter in place at its usual load, as its arithmetic sum, %. */
export const permissibleErrorPct = (device: MeteredDevice, date: LocalDate, metered: Metered): number =>
  errorPct(device, date, metered, 'sumPct');

/** Its likely error, of a heat meter as root sum of squares of its parts, as a share. */
export const likelyErrorShare = (device: MeteredDevice, date: LocalDate, metered: Metered): number =>
  errorPct(device, date, metered, 'rssPct') / 100;
