import { MINUTE_MS, type Site } from '#domain';
import type { Database } from '#postgres';

const QUARTER_MS = 15 * MINUTE_MS;

/** Rows of a site as the aggregator stores them, by the names of devices and points. */
export class NamedRows {
  constructor(
    private readonly db: Database,
    private readonly site: Pick<Site, 'id' | 'timeZone'>,
  ) {}

  async siteId(): Promise<number> {
    const [row] = await this.db.query<{ id: number }>(
      `insert into site (code, name, time_zone) values ($1, $1, $2)
       on conflict (code) do update set time_zone = excluded.time_zone returning site_id as id`,
      [this.site.id, this.site.timeZone],
    );
    return row!.id;
  }

  async pointId(device: string, point: string): Promise<number> {
    const siteId = await this.siteId();
    const [own] = await this.db.query<{ id: number }>(
      `insert into device (site_id, code) values ($1, $2)
       on conflict (site_id, code) do update set code = excluded.code returning device_id as id`,
      [siteId, device],
    );
    const [row] = await this.db.query<{ id: number }>(
      `insert into point (device_id, code) values ($1, $2)
       on conflict (device_id, code) do update set code = excluded.code returning point_id as id`,
      [own!.id, point],
    );
    return row!.id;
  }

  /** The window that a moment lies in, with its newest value. */
  async window(device: string, point: string, atMs: number, last: number): Promise<void> {
    await this.db.execute(
      `insert into window_15m (point_id, start, min, max, mean, last, held_ms, covered_ms, state)
       values ($1, to_timestamp($2::float8 / 1000), $3, $3, $3, $3, 900000, 900000, '')
       on conflict on constraint window_15m_pkey do update set last = excluded.last`,
      [await this.pointId(device, point), Math.floor(atMs / QUARTER_MS) * QUARTER_MS, last],
    );
  }
}
