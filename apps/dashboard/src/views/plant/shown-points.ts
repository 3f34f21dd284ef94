import type { AnswerOf } from '../../api/answers.js';

export type Plant = AnswerOf<'getPlant'>;
export type PlantDevice = Plant['devices'][number];
export type PlantPoint = PlantDevice['points'][number];

/** Words of the catalogue by which a value of a box is called. */
export type PointLabel =
  | 'heat'
  | 'supply'
  | 'return'
  | 'pressure'
  | 'supplyPressure'
  | 'returnPressure'
  | 'fire'
  | 'draft'
  | 'flue'
  | 'oxygen'
  | 'feed'
  | 'flow'
  | 'air'
  | 'humidity'
  | 'wind'
  | 'moisture'
  | 'ncv'
  | 'power';

type Choice = readonly (readonly [label: PointLabel, id: RegExp])[];

const WATER: Choice = [
  ['heat', /heat\.power|^power/i],
  ['supply', /supply_?temp/i],
  ['return', /return_?temp/i],
  ['flow', /flow(?!.*temp)/i],
];
/** Which values stand in a box, by its kind, in this order: all others are in Points. */
const SHOWN: Readonly<Record<PlantDevice['kind'], Choice>> = {
  boiler: [
    ...WATER.slice(0, 3),
    ['pressure', /pressure/i],
    ['fire', /furnace\.temp|fire/i],
    ['draft', /draft/i],
    ['flue', /flue\.temp/i],
    ['oxygen', /o2$/i],
    ['feed', /feed/i],
  ],
  'heat-meter': WATER,
  network: [
    ['supplyPressure', /supply_?pressure/i],
    ['returnPressure', /return_?pressure/i],
    ['supply', /supply_?temp/i],
    ['flow', /flow(?!.*temp)/i],
  ],
  substation: WATER,
  'weather-station': [
    ['air', /air\.temp|temp/i],
    ['humidity', /humid/i],
    ['wind', /wind/i],
  ],
  'fuel-scale': [
    ['moisture', /moist/i],
    ['ncv', /ncv/i],
  ],
  'electricity-meter': [['power', /power/i]],
};
const MOST = 9;

export interface ShownPoint {
  readonly label: PointLabel;
  readonly point: PlantPoint;
}

/** The gauges of a device that its box shows; without any of the usual ones its first gauges, under the name of what they are most like. */
export function shownPoints(device: PlantDevice): ShownPoint[] {
  const gauges = device.points.filter(({ kind }) => kind === 'gauge');
  const taken = new Set<string>();
  return SHOWN[device.kind]
    .flatMap(([label, id]) => {
      const point = gauges.find(
        (one) => id.test(one.id) && !taken.has(one.id) && !(label === 'oxygen' && /(s|n|c)o2$/i.test(one.id)),
      );
      if (!point) return [];
      taken.add(point.id);
      return [{ label, point }];
    })
    .slice(0, MOST);
}

/** Older than three of its intervals at a moment. */
export function isStale({ last, intervalSeconds }: PlantPoint, atMs: number): boolean {
  if (!last || intervalSeconds === null) return false;
  return atMs - Date.parse(last.ts) > 3_000 * Math.max(intervalSeconds, 60);
}

/** Digits behind the point by unit. */
export function digitsOf(unit: string, value: number): number {
  if (unit === 'Cel') return Math.abs(value) >= 100 ? 0 : 1;
  if (unit === 'MPa' || unit === 'bar') return 2;
  if (['m3.h-1', 'm3/h', 'kW', 'Pa', 'mg.m-3'].includes(unit)) return 0;
  return Math.abs(value) >= 1_000 ? 0 : 1;
}
