import type { Device, Point, PointVersion, Site } from '#domain';

/** A version of a point that holds for all time; everything optional is off. */
export function buildVersion(version: Partial<PointVersion> & Pick<PointVersion, 'kind' | 'unit'>): PointVersion {
  return {
    fromMs: -Infinity,
    min: null,
    max: null,
    intervalMs: 60_000,
    modulus: null,
    resolution: 0,
    maxRatePerHour: null,
    maxStepPerMinute: null,
    sentinels: [],
    states: [],
    ...version,
  };
}

/** `{ 'heat.power': { kind: 'gauge', unit: 'MW' } }` → points of a device; an array gives a point several versions. */
export type PointSpecs = Readonly<Record<string, PointSpec | readonly [PointSpec, ...PointSpec[]]>>;
type PointSpec = Parameters<typeof buildVersion>[0];

export function buildDevice(id: string, points: PointSpecs, device: Partial<Device> = {}): Device {
  return {
    id,
    kind: 'boiler',
    name: id,
    ratedMw: null,
    customer: null,
    areaM2: null,
    meter: null,
    points: Object.entries(points).map(([point, spec]): Point => {
      const [first, ...rest] = Array.isArray(spec)
        ? (spec as readonly [PointSpec, ...PointSpec[]])
        : [spec as PointSpec];
      return {
        address: `${id}/${point}`,
        device: id,
        id: point,
        versions: [buildVersion(first), ...rest.map(buildVersion)],
      };
    }),
    ...device,
  };
}

/** A site in China that began on 2022-11-13 local time and declares nothing but its devices. */
export function buildSite(site: Partial<Site> = {}): Site {
  return {
    id: 'changchun-south',
    name: 'Test site',
    timeZone: 'Asia/Shanghai',
    sinceMs: Date.parse('2022-11-12T16:00:00Z'),
    season: { start: '10-20', end: '04-06', exceptions: {} },
    area: null,
    devices: [],
    emissions: null,
    targets: [],
    weatherPoint: null,
    holidays: [],
    sources: [],
    hash: 'test',
    ...site,
  };
}
