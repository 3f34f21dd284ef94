import type { FactorSet, Grain, Normals, Point, Site } from '#domain';
import type { Names } from '#postgres';
import { siteConfiguration } from './configuration/site-configuration.js';

export { countedPoints } from '#domain';

/** A site with everything that its figures are made from, and the ids of its points in the database. */
export interface DerivedSite {
  readonly site: Site;
  readonly siteId: number;
  readonly factors: FactorSet;
  readonly normals: ReadonlyMap<string, Normals>;
  /** Of its site file, the factors that it can use, and the normals of its targets: stored with every figure. */
  readonly configurationHash: string;
  /** By address `device/point`. */
  readonly points: ReadonlyMap<string, { readonly point: Point; readonly pointId: number; readonly deviceId: number }>;
}

/** Stored figures that something is made from: those whose start lies in [fromMs, toMs). */
export interface WantedFigures {
  readonly grain: Grain;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the catalogue of configuration holds, as far as figures need it. */
export interface Configuration {
  readonly sites: readonly Site[];
  readonly factors: FactorSet;
  readonly normals: ReadonlyMap<string, Normals>;
}

/** Joins declared sites with the names that the database knows; every declared name must be interned before. */
export function derivedSites(configuration: Configuration, names: Names): DerivedSite[] {
  return configuration.sites.map((site) => {
    const siteId = names.siteId(site.id);
    if (siteId === undefined) throw new Error(`site ${site.id} is not interned`);
    const points = new Map<string, { point: Point; pointId: number; deviceId: number }>();
    for (const device of site.devices) {
      for (const point of device.points) {
        const name = names.point(site.id, device.id, point.id);
        if (name) points.set(point.address, { point, pointId: name.pointId, deviceId: name.deviceId });
      }
    }
    const { factors, normals } = configuration;
    const { hash } = siteConfiguration(site, factors, normals);
    return { site, siteId, factors, normals, configurationHash: hash, points };
  });
}
