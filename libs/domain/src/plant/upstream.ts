/**
 * The way of heat through the meters of a site (docs/arithmetic/emissions.md#no-joule-twice). A device names those that its heat has passed; one that
 * names none is placed by its kind: boilers above heat meters above substations.
 */

/** A device as far as the way of its heat goes. */
export interface HeatDevice {
  readonly id: string;
  readonly kind: string;
  /** Devices that its heat has passed; empty: it has none, and says so; absent: nothing is said. */
  readonly upstream?: readonly string[] | undefined;
}

const KIND_ORDER = ['boiler', 'heat-meter', 'substation'];

/** Whether a kind has a place of its own on the way of heat. */
export const hasPlace = (kind: string): boolean => KIND_ORDER.includes(kind);

/** The devices right above one: those that it names, else all of the kinds above its own. */
function rightAbove(device: HeatDevice, devices: readonly HeatDevice[]): readonly string[] {
  if (device.upstream) return device.upstream;
  const place = KIND_ORDER.indexOf(device.kind);
  return devices.filter(({ kind }) => hasPlace(kind) && KIND_ORDER.indexOf(kind) < place).map(({ id }) => id);
}

/** The devices whose heat comes right into one, for a picture: those that it names, else all of the nearest kind above its own. */
export function devicesAbove(device: HeatDevice, devices: readonly HeatDevice[]): readonly string[] {
  if (device.upstream || !hasPlace(device.kind)) return device.upstream ?? [];
  for (let place = KIND_ORDER.indexOf(device.kind) - 1; place >= 0; place -= 1) {
    const found = devices.filter(({ kind }) => kind === KIND_ORDER[place]);
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [];
}

/** All devices above each one, however far. */
export function placesAbove(devices: readonly HeatDevice[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(devices.map(({ id }) => [id, new Set(reached(devices, id).keys())]));
}

/**
 * The shortest way from a device up to another one, both included; a device up to itself: the cycle in which it stands.
 * null: its heat has not passed the other.
 */
export function wayUp(devices: readonly HeatDevice[], from: string, to: string): readonly string[] | null {
  const below = reached(devices, from);
  if (!below.has(to)) return null;
  const way = [to];
  do way.unshift(below.get(way[0]!)!);
  while (way[0] !== from);
  return way;
}

/** Everything above a device, each with the one below by which it was reached first. */
function reached(devices: readonly HeatDevice[], from: string): ReadonlyMap<string, string> {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const below = new Map<string, string>();
  const queue = [from];
  for (const id of queue) {
    const device = byId.get(id);
    for (const above of device ? rightAbove(device, devices) : []) {
      if (below.has(above)) continue;
      below.set(above, id);
      queue.push(above);
    }
  }
  return below;
}

/** Devices that name a meter above them which, by what all say, lies below them too: each cycle once, as the way around. */
export function upstreamCycles(devices: readonly HeatDevice[]): (readonly string[])[] {
  const seen = new Set<string>();
  return devices.flatMap((device) => {
    const way = device.upstream ? wayUp(devices, device.id, device.id) : null;
    if (!way) return [];
    const members = [...new Set(way)].sort().join(' ');
    return seen.has(members) || !seen.add(members) ? [] : [way];
  });
}
