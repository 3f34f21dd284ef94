import { deviceOf } from './device-of.js';
import type { Device, Point } from './plant.js';

interface Named {
  readonly id: string;
}

/** Fewer are looked through as fast as in a map, and a plant has thousands of devices with a few points each. */
const FEW = 16;

/** By the list of a site file: each hour of a season asks for each of its points several times. */
const maps = new WeakMap<readonly Named[], ReadonlyMap<string, Named>>();

/** The item of a list of a site file; of two of one id the first one. */
export function findById<Item extends Named>(items: readonly Item[], id: string): Item | undefined {
  if (items.length <= FEW) return items.find((item) => item.id === id);
  let map = maps.get(items);
  if (!map) maps.set(items, (map = new Map(items.toReversed().map((item) => [item.id, item]))));
  return map.get(id) as Item | undefined;
}

/** The device in the address of a point, whether it has such a point or not. */
export const findDevice = (devices: readonly Device[], address: string): Device | undefined =>
  findById(devices, deviceOf(address));

export const findPoint = (devices: readonly Device[], address: string): Point | undefined =>
  findById(findDevice(devices, address)?.points ?? [], address.slice(address.indexOf('/') + 1));
