import type { Site } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { DatabaseChanged, readIdentity } from '../database/identity.js';

export interface DeviceName {
  readonly siteId: number;
  readonly site: string;
  readonly deviceId: number;
  readonly device: string;
}
export interface PointName extends DeviceName {
  readonly pointId: number;
  readonly point: string;
}

const NO_POINTS: ReadonlyMap<string, PointName> = new Map();

/**
 * Ids of sites, devices and points. Names are never deleted and ids never change, so every process keeps them all in memory
 * and asks the database only for what it does not know yet. What is found here may have been declared in an older site file.
 */
export class Names {
  private readonly siteIds = new Map<string, number>();
  private readonly devices = new Map<string, DeviceName>();
  private readonly devicesById = new Map<number, DeviceName>();
  private readonly pointsById = new Map<number, PointName>();
  /** By code. */
  private readonly byDevice = new Map<number, Map<string, PointName>>();
  /** Points of many devices have the same code: it is kept once. */
  private readonly codes = new Map<string, string>();

  /** Rises when all ids were forgotten: what was made from them before means nothing. */
  generation = 0;

  private constructor(
    private readonly db: Database,
    private identity: string,
    /** PostgreSQL's clock when it was looked at last, Unix ms. */
    public clockMs: number,
  ) {}

  static async open(db: Database): Promise<Names> {
    const { identity, nowMs } = await readIdentity(db);
    const names = new Names(db, identity, nowMs);
    await names.refresh();
    return names;
  }

  /**
   * Begin of a transaction by the clock of PostgreSQL, Unix ms.
   * @throws DatabaseChanged where the ids are of another history than the one that it writes
   */
  async check(tx: Queryable): Promise<number> {
    const { identity, nowMs } = await readIdentity(tx);
    if (identity !== this.identity) throw new DatabaseChanged(this.identity, identity);
    return (this.clockMs = nowMs);
  }

  /** After DatabaseChanged: forgets every id and reads them anew. */
  async renew(): Promise<void> {
    const { identity, nowMs } = await readIdentity(this.db);
    for (const known of [this.siteIds, this.devices, this.devicesById, this.pointsById, this.byDevice]) {
      known.clear();
    }
    await this.refresh();
    this.identity = identity;
    this.clockMs = nowMs;
    this.generation++;
  }

  siteId(site: string): number | undefined {
    return this.siteIds.get(site);
  }
  device(site: string, device: string): DeviceName | undefined {
    return this.devices.get(`${site}/${device}`);
  }
  point(site: string, device: string, point: string): PointName | undefined {
    const deviceId = this.device(site, device)?.deviceId;
    // Of one device: a map of all would hold a key of their three names for each.
    return deviceId === undefined ? undefined : this.byDevice.get(deviceId)?.get(point);
  }
  deviceIds(): number[] {
    return [...this.devicesById.keys()];
  }
  deviceById(deviceId: number): DeviceName | undefined {
    return this.devicesById.get(deviceId);
  }
  pointById(pointId: number): PointName | undefined {
    return this.pointsById.get(pointId);
  }
  /** By code, of a device that is known. */
  pointsByCode(deviceId: number): ReadonlyMap<string, PointName> {
    return this.byDevice.get(deviceId) ?? NO_POINTS;
  }
  pointsOf(deviceId: number): readonly PointName[] {
    return [...(this.byDevice.get(deviceId)?.values() ?? [])];
  }
  devicesOf(siteId: number): DeviceName[] {
    return [...this.devices.values()].filter((device) => device.siteId === siteId);
  }
  sites(): string[] {
    return [...this.siteIds.keys()];
  }

  /** Interns everything that the site files declare; keeps name and zone of a site up to date. */
  async declare(sites: readonly Site[]): Promise<void> {
    await this.db.execute(
      `insert into site (code, name, time_zone) select * from unnest($1::text[], $2::text[], $3::text[])
       on conflict on constraint site_code_key do update set name = excluded.name, time_zone = excluded.time_zone
       where (site.name, site.time_zone) is distinct from (excluded.name, excluded.time_zone)`,
      [sites.map((s) => s.id), sites.map((s) => s.name), sites.map((s) => s.timeZone)],
    );
    await this.refresh();
    const devices = sites.flatMap((site) => site.devices.map((d) => ({ site: site.id, device: d.id })));
    await this.internDevices(devices);
    await this.internPoints(
      sites.flatMap((s) => s.devices.flatMap((d) => d.points.map((p) => ({ site: s.id, device: d.id, point: p.id })))),
    );
  }

  /**
   * Interns what is new among these devices. A site that no file declares (ingestion runs a newer file) gets its code as name
   * and UTC as zone until the file is read here too.
   */
  async internDevices(wanted: readonly { readonly site: string; readonly device: string }[]): Promise<void> {
    const fresh = wanted.filter((w) => !this.device(w.site, w.device));
    if (fresh.length === 0) return;
    const sites = [...new Set(fresh.map((w) => w.site))].filter((site) => !this.siteIds.has(site));
    if (sites.length > 0) {
      await this.db.execute(
        `insert into site (code, name, time_zone) select code, code, 'UTC' from unnest($1::text[]) as new(code) on conflict do nothing`,
        [sites],
      );
      await this.loadSites(this.db);
    }
    const codes = [...new Set(fresh.map((w) => `${w.site}/${w.device}`))].map(
      (key) => key.split('/') as [string, string],
    );
    await this.db.execute(
      `insert into device (site_id, code) select * from unnest($1::int[], $2::text[]) on conflict do nothing`,
      [codes.map(([site]) => this.siteIds.get(site)), codes.map(([, device]) => device)],
    );
    await this.loadDevices(this.db);
  }

  /** Interns what is new among these points; their devices must be known. */
  async internPoints(
    wanted: readonly { readonly site: string; readonly device: string; readonly point: string }[],
  ): Promise<void> {
    const fresh = wanted.filter((w) => !this.point(w.site, w.device, w.point));
    if (fresh.length === 0) return;
    await this.db.execute(
      `insert into point (device_id, code) select * from unnest($1::int[], $2::text[]) on conflict do nothing`,
      [fresh.map((w) => this.device(w.site, w.device)?.deviceId), fresh.map((w) => w.point)],
    );
    await this.loadPoints(this.db);
  }

  /** Reads what other processes have interned since. */
  async refresh(): Promise<void> {
    await this.loadSites(this.db);
    await this.loadDevices(this.db);
    await this.loadPoints(this.db);
  }

  private async loadSites(q: Queryable): Promise<void> {
    const rows = await q.query<{ site_id: number; code: string }>('select site_id, code from site');
    for (const row of rows) this.siteIds.set(row.code, row.site_id);
  }

  private async loadDevices(q: Queryable): Promise<void> {
    const rows = await q.query<{ siteId: number; site: string; deviceId: number; device: string }>(
      `select s.site_id as "siteId", s.code as site, d.device_id as "deviceId", d.code as device
       from device d join site s using (site_id)`,
    );
    for (const row of rows) {
      if (this.devicesById.has(row.deviceId)) continue;
      this.devices.set(`${row.site}/${row.device}`, row);
      this.devicesById.set(row.deviceId, row);
    }
  }

  private async loadPoints(q: Queryable): Promise<void> {
    const rows = await q.query<{ pointId: number; point: string; deviceId: number }>(
      `select point_id as "pointId", code as point, device_id as "deviceId" from point`,
    );
    for (const row of rows) {
      const device = this.devicesById.get(row.deviceId);
      if (!device || this.pointsById.has(row.pointId)) continue; // unknown: its device came after the devices were read; the next refresh has both
      let code = this.codes.get(row.point);
      if (code === undefined) this.codes.set(row.point, (code = row.point));
      const point = { pointId: row.pointId, point: code, ...device };
      this.pointsById.set(row.pointId, point);
      const siblings = this.byDevice.get(row.deviceId);
      if (siblings) siblings.set(code, point);
      else this.byDevice.set(row.deviceId, new Map([[code, point]]));
    }
  }
}
