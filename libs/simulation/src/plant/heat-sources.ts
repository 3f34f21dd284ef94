import type { Device, Site } from '#domain';

/** What makes the heat of a site: a boiler, or a heat meter with a rated power, which stands for the heat pump or solar field that it measures. */
export interface HeatSource {
  readonly device: string;
  /** null: the site file does not say. */
  readonly ratedMw: number | null;
  readonly isBoiler: boolean;
  readonly isHeatPump: boolean;
  /** Lit last, when the others do not carry the day. */
  readonly isBackup: boolean;
}

const HEAT_PUMP = /heat[-_ ]?pump|w(ä|ae)rmepumpe|热泵/i;
const BACKUP = /\b(back-?up|reserve|peak|gas|oil|diesel)\b|备用|调峰/i;

const says = ({ id, name }: Device, words: RegExp): boolean => words.test(id) || words.test(name);

/** Whether the words of a device say that it is a heat pump, or its electricity meter. */
export const isOfHeatPump = (device: Device): boolean => says(device, HEAT_PUMP);

/** The heat sources of a site in the order of its file, boilers first; none where it declares only meters. */
export function heatSources(site: Site): HeatSource[] {
  const alive = site.devices.filter((device) => !device.removed);
  const found = [
    ...alive.filter(({ kind }) => kind === 'boiler'),
    ...alive.filter(({ kind, ratedMw }) => kind === 'heat-meter' && ratedMw !== null),
  ];
  return found.map((device) => ({
    device: device.id,
    ratedMw: device.ratedMw,
    isBoiler: device.kind === 'boiler',
    isHeatPump: isOfHeatPump(device),
    isBackup: says(device, BACKUP),
  }));
}

/**
 * Which sources' heat passes a heat meter, by their indices: its own, those that lie upstream of it, those that its id names
 * (`wood-boiler-meter`), or null: all that leaves the plant.
 */
export function sourcesOfMeter(
  meter: Device,
  sources: readonly HeatSource[],
  devices: readonly Device[],
): readonly number[] | null {
  const indices = (isIt: (source: HeatSource) => boolean): number[] =>
    sources.flatMap((source, i) => (isIt(source) ? [i] : []));
  const own = indices(({ device }) => device === meter.id);
  if (own.length > 0) return own;
  const above = upstreamOf(meter, devices);
  const found = indices(({ device }) => (above.size > 0 ? above.has(device) : meter.id.includes(device)));
  return found.length > 0 && found.length < sources.length ? found : null;
}

function upstreamOf(meter: Device, devices: readonly Device[]): ReadonlySet<string> {
  const above = new Set<string>();
  const visit = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (above.has(id)) continue;
      above.add(id);
      visit(devices.find((device) => device.id === id)?.upstream ?? []);
    }
  };
  visit(meter.upstream ?? []);
  return above;
}
