import { entriesInForce } from '../emissions/factors/in-force.js';
import { byText } from '../order.js';
import type { Device, Point, Site } from '../plant/plant.js';
import { versionAt } from '../plant/plant.js';
import { converts } from '../unit/unit.js';

/** The heat register of a substation. */
export interface CustomerMeter {
  readonly device: Device;
  readonly point: Point;
}

/** Who is delivered heat: all substations of one name. */
export interface Customer {
  readonly name: string;
  /** In the order of their addresses. */
  readonly meters: readonly CustomerMeter[];
  /** Substations without a heat register. */
  readonly unmetered: readonly Device[];
}

const USUAL_REGISTER = 'heat.energyTotal';

/** `heat.energyTotal`, else the only other register of heat that the device has. */
function heatRegister({ points }: Device): Point | null {
  const registers = points.filter((point) => {
    const { kind, unit } = versionAt(point, Infinity);
    return kind === 'total' && point.id.startsWith('heat.') && converts(unit, 'GJ');
  });
  return registers.find(({ id }) => id === USUAL_REGISTER) ?? (registers.length === 1 ? registers[0]! : null);
}

/** The customers of a site by name. The heat of a substation that names no customer stays with the rest. */
export function customersOf(site: Pick<Site, 'devices'>): Customer[] {
  const byName = new Map<string, { meters: CustomerMeter[]; unmetered: Device[] }>();
  for (const device of site.devices) {
    const name = device.customer?.trim();
    if (device.kind !== 'substation' || !name) continue;
    const customer = byName.get(name) ?? { meters: [], unmetered: [] };
    byName.set(name, customer);
    const point = heatRegister(device);
    if (point) customer.meters.push({ device, point });
    else customer.unmetered.push(device);
  }
  return [...byName]
    .map(([name, { meters, unmetered }]) => ({
      name,
      meters: meters.toSorted((a, b) => byText(a.point.address, b.point.address)),
      unmetered,
    }))
    .sort((a, b) => byText(a.name, b.name));
}

/**
 * Which registers' heat is allotted tonnes at a moment. Where substations themselves are credited, only those: the heat of another
 * one earned nothing. Where the plant outlet is, every customer's.
 * @returns null: every register; else the addresses that count
 */
export function allottedPoints(site: Pick<Site, 'devices' | 'emissions'>, atMs: number): ReadonlySet<string> | null {
  const credited = entriesInForce(site.emissions?.credited ?? [], atMs).map(({ point }) => point);
  const substations = site.devices.filter(({ kind }) => kind === 'substation');
  const delivered = new Set(substations.flatMap(({ points }) => points.map(({ address }) => address)));
  return credited.length > 0 && credited.every((point) => delivered.has(point)) ? new Set(credited) : null;
}
