import { deviceOf } from './device-of.js';
import type { Device, Point } from './plant.js';

interface Found {
  readonly device: Device;
  readonly points: ReadonlyMap<string, Point>;
}

/** By the list of a site file: each hour of a season asks for each of its points several times. */
const plants = new WeakMap<readonly Device[], ReadonlyMap<string, Found>>();

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> =>
  // of two of one id the first one
  new Map(items.toReversed().map((item) => [item.id, item]));

function plantOf(devices: readonly Device[]): ReadonlyMap<string, Found> {
  let plant = plants.get(devices);
  if (!plant) {
    plant = new Map([...byId(devices)].map(([id, device]) => [id, { device, points: byId(device.points) }]));
    plants.set(devices, plant);
  }
  return plant;
}

/** The device in the address of a point, whether it has such a point or not. */
export const findDevice = (devices: readonly Device[], address: string): Device | undefined =>
  plantOf(devices).get(deviceOf(address))?.device;

export const findPoint = (devices: readonly Device[], address: string): Point | undefined =>
  plantOf(devices)
    .get(deviceOf(address))
    ?.points.get(address.slice(address.indexOf('/') + 1));
