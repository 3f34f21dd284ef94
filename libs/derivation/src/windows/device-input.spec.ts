import { Layouts, Names, type Database } from '#postgres';
import { buildDevice, buildSite, haveOneClass } from '#testing';
import { derivedSites } from '../derived-site.js';
import { derivedDevices } from './device-input.js';

const GAUGE = { kind: 'gauge', unit: 'Cel', min: 0, max: 150 } as const;
const IDS = ['water.flow', 'water.supplyTemp', 'water.returnTemp'];
const DEVICES = 40;
const site = buildSite({
  id: 'city',
  devices: Array.from({ length: DEVICES }, (_, i) =>
    buildDevice(`meter-${i}`, Object.fromEntries(IDS.map((id) => [id, GAUGE]))),
  ),
});

/** Rows as the driver makes them: an object each. */
const database = {
  query: async (sql: string, [wanted]: readonly string[] = []): Promise<unknown[]> => {
    if (sql.includes('from device d')) {
      return site.devices.map(({ id }, i) => ({ siteId: 1, site: 'city', deviceId: i + 1, device: id }));
    }
    if (sql.includes('from point')) {
      return site.devices.flatMap((_, i) => IDS.map((point, k) => ({ pointId: 10 * i + k, point, deviceId: i + 1 })));
    }
    if (sql.includes('from site')) return [{ site_id: 1, code: 'city' }];
    if (sql.includes('layout_hash'))
      return (JSON.parse(wanted!) as { n: number }[]).map(({ n }) => ({ n, layoutId: n }));
    return [{ identity: 'one', nowMs: 0 }];
  },
} as unknown as Database;

describe('what a process remembers of each device and each point', () => {
  it('has one hidden class: a class of its own for each is as large as its values, and is looked for at each reading', async () => {
    const names = await Names.open(database);
    const known = site.devices.flatMap(({ id }) => IDS.map((point) => names.point('city', id, point)!));
    expect(known).toHaveLength(3 * DEVICES);
    expect(haveOneClass(...known)).toBe(true);

    const [derived] = derivedSites({ sites: [site], factors: { factors: [] } as never, normals: new Map() }, names);
    const points = [...derivedDevices(derived!).values()].flatMap((device) => device.points);
    expect(points).toHaveLength(3 * DEVICES);
    expect(haveOneClass(...points)).toBe(true);
    const companions = points.flatMap((point) => point.companions);
    expect(companions.map(({ role }) => role)).toContain('flow');
    expect(haveOneClass(...companions)).toBe(true);
  });

  it('has one for the layouts of rows too', async () => {
    const keys = site.devices.map((_, i) => ({
      deviceId: i,
      pointIds: [1, 2],
      units: ['Cel', 'Cel'],
      simulated: false,
    }));
    const layouts = await new Layouts(database).intern(keys);
    expect(layouts.map(({ deviceId }) => deviceId)).toEqual(keys.map(({ deviceId }) => deviceId));
    expect(haveOneClass(...layouts)).toBe(true);
  });
});
