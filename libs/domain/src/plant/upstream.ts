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

/** The devices whose heat comes right into one, for a picture: those that it names, else all of the nearest kind above its own. */
export function devicesAbove(device: HeatDevice, devices: readonly HeatDevice[]): readonly string[] {
  if (device.upstream || !hasPlace(device.kind)) return device.upstream ?? [];
  for (let place = KIND_ORDER.indexOf(device.kind) - 1; place >= 0; place -= 1) {
    const found = devices.filter(({ kind }) => kind === KIND_ORDER[place]);
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [];
}

/** All devices above each one, however far: made when it is asked for, for a park of thousands has more pairs than anybody asks about. */
export function placesAbove(devices: readonly HeatDevice[]): (id: string) => ReadonlySet<string> {
  const ways = new WaysUp(devices);
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const above = known.get(id) ?? new Set(ways.reached(id).keys());
    known.set(id, above);
    return above;
  };
}

/**
 * The shortest way from a device up to another one, both included; a device up to itself: the cycle in which it stands.
 * null: its heat has not passed the other.
 */
export const wayUp = (devices: readonly HeatDevice[], from: string, to: string): readonly string[] | null =>
  new WaysUp(devices).shortest(from, to);

/** Devices that name a meter above them which, by what all say, lies below them too: each cycle once, as the way around. */
export function upstreamCycles(devices: readonly HeatDevice[]): (readonly string[])[] {
  const ways = new WaysUp(devices);
  const seen = new Set<string>();
  return devices.flatMap((device) => {
    const way = device.upstream ? ways.shortest(device.id, device.id) : null;
    if (!way) return [];
    const members = [...new Set(way)].sort().join(' ');
    return seen.has(members) || !seen.add(members) ? [] : [way];
  });
}

/** What is looked up on every way of one site is made once for all of them. */
class WaysUp {
  private readonly byId: ReadonlyMap<string, HeatDevice>;
  /** By place in the order of kinds: all devices of the kinds above it, in the order of the file. */
  private readonly aboveByPlace = new Map<number, readonly string[]>();

  constructor(private readonly devices: readonly HeatDevice[]) {
    this.byId = new Map(devices.map((device) => [device.id, device]));
  }

  /** null: there is none. */
  shortest(from: string, to: string): readonly string[] | null {
    const below = this.reached(from);
    if (!below.has(to)) return null;
    const way = [to];
    do way.unshift(below.get(way[0]!)!);
    while (way[0] !== from);
    return way;
  }

  /** Everything above a device, each with the one below by which it was reached first. */
  reached(from: string): ReadonlyMap<string, string> {
    const below = new Map<string, string>();
    const queue = [from];
    for (const id of queue) {
      const device = this.byId.get(id);
      for (const above of device ? this.rightAbove(device) : []) {
        if (below.has(above)) continue;
        below.set(above, id);
        queue.push(above);
      }
    }
    return below;
  }

  /** The devices right above one: those that it names, else all of the kinds above its own. */
  private rightAbove({ upstream, kind }: HeatDevice): readonly string[] {
    if (upstream) return upstream;
    const place = KIND_ORDER.indexOf(kind);
    const above = this.aboveByPlace.get(place) ?? this.ofKindsAbove(place);
    this.aboveByPlace.set(place, above);
    return above;
  }

  private ofKindsAbove(place: number): string[] {
    return this.devices.filter(({ kind }) => hasPlace(kind) && KIND_ORDER.indexOf(kind) < place).map(({ id }) => id);
  }
}
