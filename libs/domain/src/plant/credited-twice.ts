import { deviceOf } from './device-of.js';
import { hasPlace, placesAbove, wayUp, type HeatDevice } from './upstream.js';

/** A register whose heat earns tonnes in [fromMs, untilMs). */
export interface CreditedRegister {
  /** `device/point`. */
  readonly point: string;
  /** Unix ms; -Infinity: since ever. */
  readonly fromMs: number;
  /** Absent: for good. */
  readonly untilMs?: number | undefined;
}

/** Two credited registers that would earn tonnes for the same heat at the same time, by their index in the list. */
export interface DoubleCredit {
  readonly first: number;
  readonly second: number;
  /**
   * `same-point`, `same-device`: one meter; `upstream`: the heat of one has passed the other; `unsaid`: the file does not say whether it has,
   * because a device on its way names no `upstream`.
   */
  readonly because: 'same-point' | 'same-device' | 'upstream' | 'unsaid';
  /** Of `upstream`: from the lower device up to the upper one. Of `unsaid`: the devices that have to say it. */
  readonly devices: readonly string[];
}

const overlap = (a: CreditedRegister, b: CreditedRegister): boolean =>
  a.fromMs < (b.untilMs ?? Infinity) && b.fromMs < (a.untilMs ?? Infinity);

/**
 * Every pair of credited registers by which a joule could be credited twice (docs/arithmetic/emissions.md#no-joule-twice): heat flows from boilers
 * through meters to substations, and is to be credited at one place of its way. What is not said counts against the plant: a
 * meter that names no `upstream` may lie behind any other of its kind (boilers stand side by side), and one of a kind without a place
 * on that way behind anything.
 */
export function creditedTwice(
  devices: readonly HeatDevice[],
  credited: readonly CreditedRegister[],
): readonly DoubleCredit[] {
  const way = new WayOfHeat(devices);
  return credited.flatMap((b, second) =>
    credited.slice(0, second).flatMap((a, first): DoubleCredit[] => {
      const found = overlap(a, b) ? way.conflict(a.point, b.point) : null;
      return found ? [{ first, second, ...found }] : [];
    }),
  );
}

class WayOfHeat {
  private readonly byId: ReadonlyMap<string, HeatDevice>;
  private readonly above: (id: string) => ReadonlySet<string>;

  constructor(private readonly devices: readonly HeatDevice[]) {
    this.byId = new Map(devices.map((device) => [device.id, device]));
    this.above = placesAbove(devices);
  }

  conflict(pointA: string, pointB: string): Pick<DoubleCredit, 'because' | 'devices'> | null {
    const [a, b] = [deviceOf(pointA), deviceOf(pointB)];
    if (pointA === pointB) return { because: 'same-point', devices: [a] };
    if (a === b) return { because: 'same-device', devices: [a] };
    for (const [low, up] of [
      [b, a],
      [a, b],
    ] as const) {
      if (this.isAbove(up, low)) return { because: 'upstream', devices: wayUp(this.devices, low, up)! };
    }
    const unsaid = [...this.unsaidBetween(a, b), ...this.unsaidBetween(b, a)];
    return unsaid.length > 0 ? { because: 'unsaid', devices: [...new Set(unsaid)] } : null;
  }

  private isAbove(up: string, low: string): boolean {
    return this.above(low).has(up);
  }

  /** Devices on the way up from `low` that name nothing above them, and so may lie behind `up`. */
  private unsaidBetween(low: string, up: string): string[] {
    const silent = [low, ...this.above(low)].filter((id) => {
      const device = this.byId.get(id);
      return device && device.upstream === undefined && device.kind !== 'boiler';
    });
    if (silent.length === 0) return [];
    const behind = this.devices.map(({ id }) => id).filter((id) => id === up || this.isAbove(up, id));
    return silent.filter((id) => behind.some((other) => this.mayLieBehind(id, other, other === up)));
  }

  private mayLieBehind(id: string, other: string, isCredited: boolean): boolean {
    if (id === other || this.isAbove(id, other)) return false;
    const [a, b] = [this.byId.get(id), this.byId.get(other)];
    if (!a || !b) return false;
    return a.kind === b.kind || (isCredited && (!hasPlace(a.kind) || !hasPlace(b.kind)));
  }
}
