import type { Device, FactorSet, Normals, Point, Site } from '#domain';
import { Names, type Database } from '#postgres';
import { notFound } from '../http/problem.js';

/** The part of the catalogue that the API answers from. */
export interface Declared {
  readonly sites: readonly Site[];
  readonly factors: FactorSet;
  readonly normals?: ReadonlyMap<string, Normals>;
}

const REFRESH_MS = 1_000;

/** Sites, devices and points as the site files declare them, and their ids in the database. */
export class SiteDirectory {
  private declared: Declared;
  private names: Names | null = null;
  private refreshedAt = -Infinity;

  constructor(
    declared: Declared,
    private readonly db: Database,
    private readonly now: () => number,
  ) {
    this.declared = declared;
  }

  /** Site files that were read again. */
  replace(declared: Declared): void {
    this.declared = declared;
  }

  sites(): readonly Site[] {
    return this.declared.sites;
  }
  factors(): FactorSet {
    return this.declared.factors;
  }
  normals(): ReadonlyMap<string, Normals> {
    return this.declared.normals ?? new Map();
  }

  /** @throws ProblemError `not-found` */
  site(id: string): Site {
    const site = this.declared.sites.find((s) => s.id === id);
    if (!site) {
      const known = this.declared.sites.map((s) => s.id).join(', ') || 'none';
      throw notFound(`There is no site "${id}". Known: ${known}.`);
    }
    return site;
  }

  /** @throws ProblemError `not-found` */
  device(site: Site, id: string): Device {
    const device = site.devices.find((d) => d.id === id);
    if (!device) throw notFound(`Site ${site.id} has no device "${id}".`);
    return device;
  }

  /** @throws ProblemError `not-found` */
  point(site: Site, deviceId: string, id: string): Point {
    const device = this.device(site, deviceId);
    const point = device.points.find((p) => p.id === id);
    if (!point) throw notFound(`Device ${site.id}/${deviceId} has no point "${id}".`);
    return point;
  }

  /** null: nothing of the site was ever stored. */
  async siteId(site: Site): Promise<number | null> {
    return this.find((names) => names.siteId(site.id));
  }
  async deviceId(site: Site, device: string): Promise<number | null> {
    return this.find((names) => names.device(site.id, device)?.deviceId);
  }
  async pointId(site: Site, device: string, point: string): Promise<number | null> {
    return this.find((names) => names.point(site.id, device, point)?.pointId);
  }
  /** Device and point codes by the id of the point. */
  async addressOf(pointId: number): Promise<{ device: string; point: string } | null> {
    return this.find((names) => names.pointById(pointId));
  }

  /** Looks in memory first; what is not there may be new, so the database is asked again, at most once a second. */
  private async find<Found>(look: (names: Names) => Found | undefined): Promise<Found | null> {
    const known = this.names ? look(this.names) : undefined;
    if (known !== undefined) return known;
    if (this.now() - this.refreshedAt < REFRESH_MS) return null;
    this.refreshedAt = this.now();
    if (this.names) await this.names.refresh();
    else this.names = await Names.open(this.db);
    return look(this.names) ?? null;
  }
}
