import { plainOf } from '#contracts';
import { siteOf, type Site } from '#domain';
import { buildDevice, buildSite, haveOneClass } from '#testing';
import { catalogueOf } from './catalogue-form.js';

const METER = {
  'heat.energyTotal': { kind: 'total', unit: 'GJ', maxRatePerHour: 208.8, intervalMs: 1_000 },
  'heat.power': { kind: 'gauge', unit: 'MW', min: 0, max: 69.6, intervalMs: 1_000 },
  'water.supplyTemp': { kind: 'gauge', unit: 'Cel', min: 0, max: 150, intervalMs: 1_000 },
  'water.returnTemp': { kind: 'gauge', unit: 'Cel', min: 0, max: 120, intervalMs: 1_000 },
} as const;
const meters = (n: number): Site =>
  buildSite({ id: 'city', devices: Array.from({ length: n }, (_, i) => buildDevice(`meter-${i}`, METER)) });
/** As PostgreSQL hands it out. */
const kept = (site: Site): Site => siteOf(JSON.parse(JSON.stringify(plainOf(site))));
const catalogueWith = (site: Site) =>
  catalogueOf({ sites: new Map([[site.id, site]]), factors: null, normals: new Map(), named: null });

describe('a catalogue of meters of one make', () => {
  it('has each declaration once', () => {
    const [first, second] = catalogueWith(kept(meters(2))).sites[0]!.devices;
    expect(second!.points.map(({ address }) => address)).toContain('meter-1/heat.power');
    first!.points.forEach(({ versions }, i) => expect(second!.points[i]!.versions).toBe(versions));
    expect(new Set(first!.points.map(({ versions }) => versions)).size).toBe(4);
  });

  it('has one hidden class for all devices, and one for all points', () => {
    const [first, second, third] = catalogueWith(kept(meters(3))).sites[0]!.devices;
    expect(haveOneClass(first!, second!, third!)).toBe(true);
    expect(haveOneClass(first!.points[0]!, third!.points[1]!)).toBe(true);
  });
});
