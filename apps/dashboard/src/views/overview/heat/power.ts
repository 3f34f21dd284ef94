/** Heat power of devices, MW, whatever unit their points have. */

export interface Usual {
  readonly low: number;
  readonly high: number;
}

/** A point of a device as `GET …/plant` answers it. */
interface PlantPoint {
  readonly id: string;
  readonly kind: string;
  readonly unit: string;
  readonly last: { readonly ts: string; readonly value: number | string } | null;
  readonly usual: Usual | null;
}
export interface PlantDevice {
  readonly kind: string;
  readonly customer: string | null;
  readonly ratedMw: number | null;
  readonly points: readonly PlantPoint[];
}

/** MW of one unit of power. */
const POWER: Readonly<Record<string, number>> = { MW: 1, kW: 1e-3, 'GJ.h-1': 1 / 3.6 };
const SECONDS_OF_HOUR = 3_600;

/** Mean power of an hour, MW. */
export const powerOf = (heatGj: number | null): number | null =>
  heatGj === null ? null : (heatGj * 1_000) / SECONDS_OF_HOUR;

/** The point of a device that shows its heat power. */
const powerPoint = ({ points }: PlantDevice): PlantPoint | undefined =>
  points.find(({ id, kind, unit }) => kind === 'gauge' && id.includes('power') && unit in POWER);

const inMw = ({ usual, unit }: PlantPoint): Usual | null =>
  usual && { low: usual.low * POWER[unit]!, high: usual.high * POWER[unit]! };

/** What a device gives now and what is usual of it; null: it has no such point, or no value. */
export function powerNow(device: PlantDevice): { readonly mw: number; readonly usual: Usual | null } | null {
  const point = powerPoint(device);
  const value = point?.last?.value;
  return point && typeof value === 'number' ? { mw: value * POWER[point.unit]!, usual: inMw(point) } : null;
}

/** What is usual of the power that leaves the plant: of its one heat meter; several of them have no common range. */
export function usualOfPlant(devices: readonly PlantDevice[]): Usual | null {
  const meters = devices.filter(({ kind }) => kind === 'heat-meter').flatMap((device) => powerPoint(device) ?? []);
  return meters.length === 1 ? inMw(meters[0]!) : null;
}
