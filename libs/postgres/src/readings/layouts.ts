import type { Database } from '../database/database.js';

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

/** Layouts by content: interned once, never changed or deleted, so they are kept in memory. */
export class Layouts {
  private readonly known = new Map<string, Layout>();

  constructor(private readonly db: Database) {}

  find(key: LayoutKey): Layout | undefined {
    return this.known.get(signature(key));
  }

  /**
   * Outside of any transaction: a layout that nothing uses yet does no harm, an id that was rolled back would.
   * Returns the layouts in the order of the keys.
   */
  async intern(keys: readonly LayoutKey[]): Promise<Layout[]> {
    for (const key of keys) {
      if (this.find(key)) continue;
      const params = [key.deviceId, [...key.pointIds], [...key.units], key.simulated];
      await this.db.execute(
        `insert into layout (device_id, point_ids, units, simulated)
         select $1::int, $2::int[], $3::text[], $4::boolean
         where not exists (
           select from layout where device_id = $1 and point_ids = $2::int[] and units = $3::text[] and simulated = $4::boolean)
         on conflict do nothing`,
        params,
      );
      const [row] = await this.db.query<{ layoutId: number }>(
        `select layout_id as "layoutId" from layout
         where device_id = $1 and point_ids = $2::int[] and units = $3::text[] and simulated = $4::boolean`,
        params,
      );
      this.known.set(signature(key), { ...key, layoutId: row!.layoutId });
    }
    return keys.map((key) => this.find(key)!);
  }
}

const signature = (key: LayoutKey): string =>
  `${key.deviceId}|${key.simulated}|${key.pointIds.join()}|${key.units.join('|')}`;
