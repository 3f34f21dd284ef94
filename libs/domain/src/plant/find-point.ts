import { deviceOf } from './device-of.js';
import type { Device, Point } from './plant.js';

/** Of a list of a site file. A plant has thousands of devices, of which few are asked for: their points are put in order with the first question. */
interface Plant {
  readonly devices: ReadonlyMap<string, Device>;
  readonly points: Map<Device, ReadonlyMap<string, Point>>;
}

/** By the list of a site file: each hour of a season asks for each of its points several times. */
const plants = new WeakMap<readonly Device[], Plant>();

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> =>
  // of two of one id the first one
  new Map(items.toReversed().map((item) => [item.id, item]));

function plantOf(devices: readonly Device[]): Plant {
  let plant = plants.get(devices);
  if (!plant) {
    plant = { devices: byId(devices), points: new Map() };
    plants.set(devices, plant);
  }
  return plant;
}

/** The device in the address of a point, whether it has such a point or not. */
export const findDevice = (devices: readonly Device[], address: string): Device | undefined =>
  plantOf(devices).devices.get(deviceOf(address));

export function findPoint(devices: readonly Device[], address: string): Point | undefined {
  const plant = plantOf(devices);
  const device = plant.devices.get(deviceOf(address));
  if (!device) return undefined;
  let points = plant.points.get(device);
  if (!points) plant.points.set(device, (points = byId(device.points)));
  return points.get(address.slice(address.indexOf('/') + 1));
}
