/** Readings that have come by the million are vacuumed without taking a core from those that come now. */
import { ReadingPartitions, type Database } from '#postgres';
import { MIGRATIONS } from '../../../libs/postgres/src/migrations/migrations.js';
import { freshDatabase, openAs } from '../../support/processes/fresh-database.js';

const GENTLE = 'autovacuum_vacuum_cost_delay=20';

const settings = (db: Database): Promise<unknown[]> =>
  db.query(
    `select relname as name, reloptions as set from pg_class where relname ~ '^reading_\\d{4}_\\d{2}$' order by 1`,
  );

it('as the aggregator makes a month', async () => {
  const owner = await freshDatabase('gentle');
  const aggregator = await openAs('aggregator', owner);
  try {
    await new ReadingPartitions(aggregator).make([2026 * 12]);
    expect(await settings(owner)).toEqual([{ name: 'reading_2026_01', set: [GENTLE] }]);
  } finally {
    await aggregator.close();
    await owner.close();
  }
});

it('and in the months that were there before', async () => {
  const db = await freshDatabase('gentle_before', { migrated: false });
  try {
    const place = MIGRATIONS.findIndex(({ name }) => name === 'GentleVacuum1700000000049');
    const run = async (migrations: typeof MIGRATIONS): Promise<void> => {
      for (const Migration of migrations) {
        await Migration.prototype.up.call(new Migration(), { query: (sql: string) => db.query(sql) } as never);
      }
    };
    await run(MIGRATIONS.slice(0, place));
    await new ReadingPartitions(db).make([2025 * 12 + 10, 2025 * 12 + 11]);
    expect(await settings(db)).toMatchObject([{ set: null }, { set: null }]);
    await run(MIGRATIONS.slice(place, place + 1));
    expect(await settings(db)).toMatchObject([
      { name: 'reading_2025_11', set: [GENTLE] },
      { name: 'reading_2025_12', set: [GENTLE] },
    ]);
  } finally {
    await db.close();
  }
});
