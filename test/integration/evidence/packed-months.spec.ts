import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEvidence, closeDue, recompute } from '#derivation';
import { DAY_MS, HOUR_MS, periodOf } from '#domain';
import { verifyPack } from '#evidence';
import {
  backupDatabase,
  checkBackup,
  createDatabase,
  migrate,
  openDatabase,
  restoreDatabase,
  type Database,
} from '#postgres';
import { SitePacking } from '../../../apps/aggregator/src/deriving/site-packing.js';
import { accountedSite, LATER, openAccountedPlant, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { KnownPlant } from '../../support/plants/known-plant.js';
import { reachedLook } from '../../support/plants/reached-look.js';
import { allReadings, packAll } from '../../support/postgres/pack-all.js';
import { freshDatabaseUrl, urlOf } from '../../support/processes/fresh-database.js';

const log = { info: () => undefined, warn: () => undefined };
const never = (): boolean => false;

describe('a month whose readings are packed', () => {
  let plant: AccountedPlant;
  /** As it was closed, and not packed yet. */
  let before: Record<string, unknown>;
  const NOW = Date.parse('2026-03-01T00:00:00Z');

  /** What the month is proved by, and a look at it again from its readings. */
  async function proofs(): Promise<Record<string, unknown>> {
    const { store, derived } = plant;
    const built = await buildEvidence(store.owner, derived, {
      period: periodOf(accountedSite, '2026-01')!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    });
    if (built.kind !== 'built') throw new Error(built.kind);
    const report = verifyPack(built.evidence.bytes, { root: built.evidence.root });
    expect(report).toMatchObject({ ok: true, problem: null });
    const again = await recompute(store.db, derived, { fromMs: RECORDED_FROM - DAY_MS, toMs: LATER });
    expect(again).toMatchObject({ differences: 0, first: [] });
    return {
      readings: await allReadings(store.db),
      pack: Buffer.from(built.evidence.bytes).toString('base64'),
      values: again === 'busy' ? 0 : again.values,
    };
  }
  const packs = async (): Promise<number> =>
    (await plant.store.owner.query<{ n: number }>('select count(*)::int as n from reading_pack'))[0]!.n;

  beforeAll(async () => {
    plant = await openAccountedPlant('packed_month');
  });
  afterAll(() => plant?.store.close());

  it('is packed once it is over for more than a month, closed, and nothing of it waits', async () => {
    const { owner: db } = plant.store;
    const { siteId } = plant.derived;
    const pass = (nowMs: number) => new SitePacking(siteId).pass(db, nowMs, never);
    expect(await pass(NOW)).toMatchObject({ days: 0, rows: 0, more: false }); // not closed
    await closeDue(db, plant.derived, reachedLook(LATER + 48 * HOUR_MS));
    before = await proofs();
    expect(await pass(NOW - 1)).toMatchObject({ days: 0 }); // January ended less than a month ago, as months go
    const [{ id }] = (await db.query<{ id: number }>(
      `insert into mark (device_id, site_id, from_ts, to_ts) select device_id, site_id, '2026-01-31 23:00Z', '2026-02-01 01:00Z'
       from device limit 1 returning mark_id as id`,
    )) as [{ id: number }];
    expect(await pass(NOW)).toMatchObject({ days: 0 }); // something waits
    await db.execute('delete from mark where mark_id = $1', [id]);

    // For no time at all, then for long enough.
    const packing = new SitePacking(siteId);
    expect(await packing.pass(db, NOW, () => true)).toMatchObject({ days: 0, more: true });
    let days = 0;
    expect(await packing.pass(db, NOW, () => days++ >= 3)).toMatchObject({ days: 3, more: true });
    const rest = await packing.pass(db, NOW, never);
    expect(rest).toMatchObject({ refused: [], more: false });
    expect(await db.query('select from reading')).toEqual([]);
    expect(await packs()).toBeGreaterThan(10);
    expect(await packing.pass(db, NOW, never)).toMatchObject({ days: 0, more: false });
  });

  it('is proved by the same bytes, and comes out the same from its readings', async () => {
    expect(await packs()).toBeGreaterThan(10);
    expect(await proofs()).toEqual(before);
  });

  it('is in a backup, and comes back from it', async () => {
    const { owner: db } = plant.store;
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-packed-'));
    const [file, into] = [join(dir, 'one.backup'), freshDatabaseUrl('packed_restored')];
    let restored: Database | null = null;
    try {
      await backupDatabase({ url: await urlOf(db), log }, file, '9.9.9');
      await createDatabase(into);
      restored = await openDatabase({ url: into, log, max: 3, name: 'test' });
      await migrate(restored);
      const manifest = await checkBackup(file);
      await restoreDatabase({ url: into, log, name: 'greenpark restore' }, { file, manifest, who: 'cli:test' });
      expect(await restored.query('select from reading')).toEqual([]);
      expect(await allReadings(restored)).toEqual(before['readings']);
      expect(await restored.query('select * from reading_pack order by 1, 2, 4')).toEqual(
        await db.query('select * from reading_pack order by 1, 2, 4'),
      );
    } finally {
      await restored?.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('answers for every moment of the past as it did', async () => {
    const known = await KnownPlant.open('packed_asof', RECORDED_FROM + 1);
    const moments: number[] = [];
    const rows = (fromMs: number, toMs: number) =>
      Array.from({ length: Math.ceil((toMs - fromMs) / (10 * 60_000)) }, (_, i) => {
        const ts = fromMs + i * 10 * 60_000;
        const n = (ts - RECORDED_FROM) / 600_000;
        return {
          device: 'plant-meter',
          ts,
          values: { 'heat.energyTotal': Math.round((9_000 + n * 13.7) * 10) / 10, 'heat.power': 21 + (n % 7) },
        };
      });
    const told = async (): Promise<void> => {
      await known.derive();
      moments.push(known.clock);
      await known.pass(1);
    };
    const to = async (hours: number, keep: (ts: number) => boolean = () => true): Promise<void> => {
      const until = RECORDED_FROM + hours * HOUR_MS;
      const own = rows(Math.ceil(known.clock / 600_000) * 600_000, until);
      await known.pass(until - known.clock);
      await known.receiveAll(own.filter(({ ts }) => keep(ts)));
      await told();
    };
    const hole = (ts: number): boolean => ts < RECORDED_FROM + 30 * HOUR_MS || ts >= RECORDED_FROM + 36 * HOUR_MS;
    await to(50, hole);
    await known.receiveAll(rows(RECORDED_FROM + 30 * HOUR_MS, RECORDED_FROM + 34 * HOUR_MS));
    await told();
    await known.receive(
      'plant-meter',
      RECORDED_FROM + 3 * HOUR_MS,
      { 'heat.energyTotal': 9_246.7, 'heat.power': 3 },
      9_999,
    );
    await told();
    const answers = async () => {
      const found = [];
      for (const moment of moments) found.push(await known.answers(moment));
      return found;
    };
    const then = await answers();
    expect(await packAll(known.store.db)).toBeGreaterThan(200);
    expect(await answers()).toEqual(then);
    expect(await known.recomputed()).toMatchObject({ differences: 0, first: [] });
    // What comes now, weeks later, is news to the past, packed or not.
    await known.receiveAll(rows(RECORDED_FROM + 34 * HOUR_MS, RECORDED_FROM + 36 * HOUR_MS));
    await known.derive();
    await packAll(known.store.db);
    expect(await answers()).toEqual(then);
    await known.close();
  }, 180_000);
});
