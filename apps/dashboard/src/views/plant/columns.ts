/** Which boxes of a plant stand where. Pure. */
import type { PlantDevice } from './shown-points.js';

/** From left to right in the direction of the heat. */
export const COLUMNS = ['side', 'boilers', 'meters', 'network', 'substations'] as const;
export type Column = (typeof COLUMNS)[number];

const COLUMN_OF: Readonly<Record<PlantDevice['kind'], Column>> = {
  'weather-station': 'side',
  'fuel-scale': 'side',
  'electricity-meter': 'side',
  boiler: 'boilers',
  'heat-meter': 'meters',
  network: 'network',
  substation: 'substations',
};
const SIDE_ORDER: readonly PlantDevice['kind'][] = ['weather-station', 'fuel-scale', 'electricity-meter'];

/** More of them fold to rows while they have no alarm … */
const MOST_OPEN: Readonly<Record<Column, number>> = { side: 4, boilers: 3, meters: 4, network: 3, substations: 6 };
/** … and still more are a list, the abnormal first. */
const MOST_IN_ORDER = 12;

export interface PlacedDevice {
  readonly device: PlantDevice;
  readonly isFolded: boolean;
}
export interface PlacedColumn {
  readonly column: Column;
  readonly devices: readonly PlacedDevice[];
}

/** Columns that have a device; a site without boilers has no column of them. */
export function columnsOf(devices: readonly PlantDevice[], hasAlarm: (device: PlantDevice) => boolean): PlacedColumn[] {
  return COLUMNS.flatMap((column) => {
    const own = devices.filter(({ kind }) => COLUMN_OF[kind] === column);
    if (own.length === 0) return [];
    const inOrder =
      column === 'side' ? own.toSorted((a, b) => SIDE_ORDER.indexOf(a.kind) - SIDE_ORDER.indexOf(b.kind)) : own;
    const ranked =
      inOrder.length > MOST_IN_ORDER ? inOrder.toSorted((a, b) => Number(hasAlarm(b)) - Number(hasAlarm(a))) : inOrder;
    const folds = own.length > MOST_OPEN[column];
    return [{ column, devices: ranked.map((device) => ({ device, isFolded: folds && !hasAlarm(device) })) }];
  });
}

/** The box that an arrow key leads to from another one: along the pipes by ← →, within a column by ↑ ↓; null: there is none. */
export function boxBeside(columns: readonly PlacedColumn[], from: string, key: string): string | null {
  const at = columns.findIndex(({ devices }) => devices.some(({ device }) => device.id === from));
  if (at < 0) return null;
  const own = columns[at]!.devices;
  const row = own.findIndex(({ device }) => device.id === from);
  if (key === 'ArrowUp' || key === 'ArrowDown') return own[row + (key === 'ArrowUp' ? -1 : 1)]?.device.id ?? null;
  const next = columns[at + (key === 'ArrowLeft' ? -1 : 1)]?.devices;
  if (!next) return null;
  const place = own.length === 1 ? 0 : row / (own.length - 1);
  return next[Math.round(place * (next.length - 1))]!.device.id;
}
