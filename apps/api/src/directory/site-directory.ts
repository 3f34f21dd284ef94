import { Injectable } from '@nestjs/common';
import type { Device, FactorSet, Normals, Point, Site } from '#domain';
import { Database, Names } from '#postgres';
import { LoadedCatalogue } from '#service';
import { notFound } from '../http/problem.js';

const ASK_EVERY_MS = 1_000;

/** Sites, devices and points as the site files declare them, and their ids in the database. */
@Injectable()
export class SiteDirectory {
  /** Names are only ever added in the database: what was read once holds. */
  private names: Names | null = null;
  private asking: Promise<Names> | null = null;
  private askedAt = -Infinity;

  constructor(
    private readonly catalogue: LoadedCatalogue,
    private readonly db: Database,
  ) {}

  sites(): readonly Site[] {
    return this.catalogue.current.sites;
  }
  factors(): FactorSet {
    return this.catalogue.current.factors;
  }
  normals(): ReadonlyMap<string, Normals> {
    return this.catalogue.current.normals;
  }

  /** @throws ProblemError `not-found` */
  site(id: string): Site {
    const site = this.sites().find((s) => s.id === id);
    if (!site) {
      const known =
        this.sites()
          .map((s) => s.id)
          .join(', ') || 'none';
      throw notFound(`There is no site "${id}". Known: ${known}.`);
    }
    return site;
  }

  /** null: no file declares it. */
  declared = (id: string): Site | null => this.sites().find((one) => one.id === id) ?? null;

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

  /**
   * The names of the database, with all that it has of `site`: where something of the site is missing, another process may have
   * stored it meanwhile, and the database is asked again.
   */
  async namesOf(site: Site): Promise<Names> {
    return this.names && hasAll(this.names, site) ? this.names : this.ask();
  }
  /** Whether `namesOf` answers without a question to the database. */
  hasNamesOf(site: Site): boolean {
    return this.names !== null && hasAll(this.names, site);
  }

  /** Looks in memory first; what is not there may be new, so the database is asked again, at most once a second. */
  private async find<Found>(look: (names: Names) => Found | undefined): Promise<Found | null> {
    const known = this.names ? look(this.names) : undefined;
    if (known !== undefined) return known;
    if (!this.asking || performance.now() - this.askedAt >= ASK_EVERY_MS) this.asking = this.ask();
    return look(await this.asking) ?? null;
  }

  private async ask(): Promise<Names> {
    this.askedAt = performance.now();
    try {
      if (this.names) await this.names.refresh();
      else this.names = await Names.open(this.db);
      return this.names;
    } catch (error) {
      this.asking = null; // the next call asks at once
      throw error;
    }
  }
}

const hasAll = (names: Names, site: Site): boolean =>
  names.siteId(site.id) !== undefined &&
  site.devices.every((device) =>
    device.points.every((point) => names.point(site.id, device.id, point.id) !== undefined),
  );
