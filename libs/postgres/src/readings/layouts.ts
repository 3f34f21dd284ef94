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
   * Returns the layouts in the order of the keys.
   */
  async intern(keys: readonly LayoutKey[]): Promise<Layout[]> {
    const layouts: Layout[] = [];
    for (const key of keys) layouts.push(this.known.get(signature(key)) ?? (await this.ask(key)));
    return layouts;
  }

  /** The database is another one: ids of before may dangle. */
  forget(): void {
    this.known.clear();
  }

  private async ask(key: LayoutKey): Promise<Layout> {
    const params = [key.deviceId, [...key.pointIds], [...key.units], key.simulated];
    const found = async (): Promise<{ layoutId: number } | undefined> => {
      const [row] = await this.db.query<{ layoutId: number }>(
        `select layout_id as "layoutId" from layout
         where device_id = $1 and layout_hash(point_ids, units, simulated) = layout_hash($2::int[], $3::text[], $4::boolean)`,
        params,
      );
      return row;
    };
    let row = await found();
    if (!row) {
      await this.db.execute(
        'insert into layout (device_id, point_ids, units, simulated) values ($1, $2::int[], $3::text[], $4) on conflict do nothing',
        params,
      );
      row = await found();
    }
    const layout = { ...key, layoutId: row!.layoutId };
    this.known.set(signature(key), layout);
    return layout;
  }
}

const signature = (key: LayoutKey): string =>
  `${key.deviceId}|${key.simulated}|${key.pointIds.join()}|${key.units.join('|')}`;
