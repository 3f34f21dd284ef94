import { converts, type Device, type DeviceKind, type PointVersion } from '#domain';
import type { PlantModel } from '../plant/plant-model.js';
import { signalOf, type Signal } from './signal.js';

interface Quantity {
  readonly isAmount: boolean;
  readonly unit: string;
  /** The words that the model knows it by. */
  readonly named: string;
}

const HEAT: readonly Quantity[] = [
  { isAmount: true, unit: 'GJ', named: 'heat.energyTotal' },
  { isAmount: false, unit: 'MW', named: 'heat.power' },
  { isAmount: true, unit: 'm3', named: 'water.volumeTotal' },
  { isAmount: false, unit: 'm3.h-1', named: 'water.flow' },
  { isAmount: false, unit: 'MPa', named: 'water.pressure' },
];
/** What a device of a kind measures first of all, whatever its points are called. */
const QUANTITIES: Readonly<Partial<Record<DeviceKind, readonly Quantity[]>>> = {
  boiler: HEAT,
  'heat-meter': HEAT,
  substation: HEAT,
  'electricity-meter': [
    { isAmount: true, unit: 'MW.h', named: 'elec.energyTotal' },
    { isAmount: false, unit: 'MW', named: 'elec.power' },
  ],
  'fuel-scale': [{ isAmount: true, unit: 't', named: 'fuel.massTotal' }],
  'weather-station': [
    { isAmount: false, unit: 'Cel', named: 'air.temp' },
    { isAmount: false, unit: 'm.s-1', named: 'wind.speed' },
  ],
};
const WATER_TEMPERATURES: readonly (readonly [RegExp, string])[] = [
  [/sup|flow|vorlauf|forward|(^|[._-])[tv](1|v|_?in)?$/, 'water.supplyTemp'],
  [/ret|r(ü|ue?)ck|back|(^|[._-])t(2|r|_?out)$/, 'water.returnTemp'],
];

/** What a point measures by its kind and unit, where its name says nothing that the model knows; null: something else. */
export function signalByQuantity(
  model: PlantModel,
  device: Device,
  point: string,
  { kind, unit }: PointVersion,
): Signal | null {
  if (kind === 'state') return null;
  const isAmount = kind !== 'gauge';
  const named =
    QUANTITIES[device.kind]?.find((q) => q.isAmount === isAmount && converts(q.unit, unit))?.named ??
    (!isAmount && converts('Cel', unit)
      ? WATER_TEMPERATURES.find(([words]) => words.test(point.toLowerCase()))?.[1]
      : undefined);
  return named === undefined ? null : signalOf(model, device, point, named);
}
