import type { Database } from '../database/database.js';
import { LruMap } from '../database/lru-map.js';

/** The sorted points that a packed row carries, each with the unit that its values are in. */
export interface Layout {
  readonly layoutId: number;
  readonly deviceId: number;
  /** Rising. */
  readonly pointIds: readonly number[];
  readonly units: readonly string[];
  /** Its rows were made by a simulator: the mark of a reading costs no column of its own. */
  readonly simulated: boolean;
}

/** What a layout is made from, in the order of its points. */
export type LayoutKey = Omit<Layout, 'layoutId'>;

/** Of a plant of 10^5 devices that send one or two shapes each nothing is asked twice. */
const MAX_KNOWN = 200_000;

/**
 * Layouts by content: interned once, never changed or deleted, so those that were used last are kept in memory. A device that reports by
 * exception makes one for every subset of points that it ever sends; their rows stay (some 100 bytes and 10 a point), because readings
 * refer to them.
 */
export class Layouts {
  private readonly known = new LruMap<string, Layout>(MAX_KNOWN);

  constructor(private readonly db: Database) {}

  /**
   * Outside of any transaction: a layout that nothing uses yet does no harm, an id that was rolled back would.
   * Returns the layouts in the order of the keys. All that are unknown are asked at once: after a start that is every device.
   */
  async intern(keys: readonly LayoutKey[]): Promise<Layout[]> {
    const signatures = keys.map(signature);
    const found = signatures.map((own) => this.known.get(own));
    const unknown = new Map<string, LayoutKey>();
    for (let i = 0; i < keys.length; i++) if (!found[i]) unknown.set(signatures[i]!, keys[i]!);
    const asked = await this.ask([...unknown.values()]);
    return signatures.map((own, i) => found[i] ?? asked.get(own)!);
  }

  /** The database is another one: ids of before may dangle. */
  forget(): void {
    this.known.clear();
  }

  /** By signature. */
  private async ask(keys: readonly LayoutKey[]): Promise<ReadonlyMap<string, Layout>> {
    const layouts = await this.read(FIND_OR_ADD, keys);
    // What another process has added meanwhile is there only now.
    const missing = keys.filter((key) => !layouts.has(signature(key)));
    for (const [key, layout] of await this.read(FIND, missing)) layouts.set(key, layout);
    for (const [key, layout] of layouts) this.known.set(key, layout);
    return layouts;
  }

  private async read(sql: string, keys: readonly LayoutKey[]): Promise<Map<string, Layout>> {
    if (keys.length === 0) return new Map();
    const rows = await this.db.query<{ n: number; layoutId: number }>(sql, [wantedOf(keys)]);
    return new Map(
      rows.map(({ n, layoutId }) => {
        const key = keys[n]!;
        const { deviceId, pointIds, units, simulated } = key;
        return [signature(key), { layoutId, deviceId, pointIds, units, simulated }];
      }),
    );
  }
}

/** Keys as rows: a list of lists of different lengths is no array of PostgreSQL's. */
const WANTED = `wanted as materialized (
  select w.*, layout_hash(point_ids, units, simulated) as hash
  from jsonb_to_recordset($1::jsonb) w(n int, device_id int, point_ids int[], units text[], simulated boolean)),
found as materialized (
  select w.n, l.layout_id from wanted w cross join lateral (
    select layout_id from layout where device_id = w.device_id and layout_hash(point_ids, units, simulated) = w.hash limit 1) l)`;
const FIND = `with ${WANTED} select n, layout_id as "layoutId" from found`;
/** In one order, in which two processes wait for each other; what the other one adds meanwhile is not among the answers. */
const FIND_OR_ADD = `with ${WANTED},
added as (
  insert into layout (device_id, point_ids, units, simulated)
  select device_id, point_ids, units, simulated from wanted w where not exists (select from found f where f.n = w.n) order by device_id, hash
  on conflict do nothing
  returning layout_id, device_id, layout_hash(point_ids, units, simulated) as hash)
select n, layout_id as "layoutId" from found
union all select w.n, a.layout_id from added a join wanted w using (device_id, hash)`;

const wantedOf = (keys: readonly LayoutKey[]): string =>
  JSON.stringify(
    keys.map(({ deviceId, pointIds, units, simulated }, n) => ({
      n,
      device_id: deviceId,
      point_ids: pointIds,
      units,
      simulated,
    })),
  );

const signature = (key: LayoutKey): string =>
  `${key.deviceId}|${key.simulated}|${key.pointIds.join()}|${key.units.join('|')}`;
