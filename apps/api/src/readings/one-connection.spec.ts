import type { Point, Site } from '#domain';
import type { Queryable } from '#postgres';
import type { SiteDirectory } from '../directory/site-directory.js';
import { listPoints } from '../sites/list-points.js';
import { readFeed } from './read-feed.js';

/** A connection that holds nothing, and takes one question at a time. */
class OneConnection implements Queryable {
  asked = 0;
  private isBusy = false;

  async query<Row>(): Promise<Row[]> {
    if (this.isBusy) throw new Error('asked while it answers');
    this.isBusy = true;
    this.asked += 1;
    await Promise.resolve();
    this.isBusy = false;
    return [];
  }
  async execute(): Promise<number> {
    return (await this.query()).length;
  }
  repository = (): never => {
    throw new Error('not asked for');
  };
}

const point = {
  address: 'park/meter/heat',
  device: 'meter',
  id: 'heat',
  versions: [
    {
      fromMs: -Infinity,
      kind: 'gauge',
      unit: 'MW',
      min: null,
      max: null,
      intervalMs: 10_000,
      modulus: null,
      resolution: null,
      maxRatePerHour: null,
      maxStepPerMinute: null,
      sentinels: [],
      states: [],
    },
  ],
} as unknown as Point;
const site = { devices: ['a', 'b'].map((id) => ({ id, points: [point] })) } as unknown as Site;
const directory = { deviceId: async () => 1, pointId: async () => 1 } as unknown as SiteDirectory;

describe('what is read in a snapshot', () => {
  it('asks its one connection one question at a time', async () => {
    const connection = new OneConnection();
    const feed = await readFeed(connection, point, { deviceId: 1, pointId: 1 }, 0, 3_600_000);
    expect(feed).toMatchObject({ state: null, readings: [], events: [] });
    expect(connection.asked).toBeGreaterThan(2);
    expect(await listPoints(connection, directory, site, 0)).toHaveLength(2);
  });
});
