import { createDatabase, migrate, openDatabase, readAlert, type Database } from '#postgres';
import { alertEntity, type AlertRow } from '../../../libs/postgres/src/alerts/alert-entity.js';
import { ENTITIES } from '../../../libs/postgres/src/connection/entities.js';
import { insertable } from '../../../libs/postgres/src/database/entity-columns.js';
import { freshDatabase, freshDatabaseUrl } from '../../support/processes/fresh-database.js';

const ALERT: AlertRow = {
  id: 'silence.boiler-1.north.1',
  site: 'north',
  rule: 'silence',
  subject: 'boiler-1',
  severity: 'warning',
  state: 'active-unacknowledged',
  version: 9_007_199_254_740_991,
  raisedMs: 1_768_464_000_123,
  changedMs: -1,
  resolvedMs: null,
  body: { message: 'ü "', shelvedUntil: null, values: [1, null, { a: 0.1 }] },
};

describe('entities', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('entities');
  });
  afterAll(() => db.close());

  it.each(ENTITIES.map(({ options }) => [options.name, options] as const))(
    'describe every column of %s as the migrations make it',
    async (name, { columns }) => {
      const stored = await db.query<{ name: string; type: string; nullable: boolean; key: boolean }>(
        `select a.attname as name, t.typname as type, not a.attnotnull as nullable,
                coalesce(a.attnum = any(k.conkey), false) as key
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
         where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attname`,
        [name],
      );
      const types: Record<string, string> = { bigint: 'int8', int: 'int4' };
      const declared = Object.entries(columns)
        .map(([property, column]) => ({
          name: column.name ?? property,
          type: types[String(column.type)] ?? String(column.type),
          nullable: column.nullable ?? false,
          key: column.primary ?? false,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(declared).toEqual(stored);
    },
  );

  it('are written and read over the connection of the transaction', async () => {
    const written = db.transaction(async (tx) => {
      await tx.repository(alertEntity, (alerts) => alerts.upsert(insertable(ALERT), ['id']));
      expect(await readAlert(tx, ALERT.id)).toEqual(ALERT);
      expect(await readAlert(db, ALERT.id)).toBeNull(); // another connection
      throw new Error('undo');
    });
    await expect(written).rejects.toThrow('undo');
    expect(await readAlert(db, ALERT.id)).toBeNull();
  });

  it('are overwritten by key, and come back with every value as it was', async () => {
    const put = (row: AlertRow) =>
      db.transaction((tx) => tx.repository(alertEntity, (alerts) => alerts.upsert(insertable(row), ['id'])));
    await put(ALERT);
    const later = { ...ALERT, state: 'resolved', resolvedMs: 1_768_464_000_500, body: {} };
    await put(later);
    expect(await readAlert(db, ALERT.id)).toEqual(later);
  });

  it("throw the driver's error, without the parameters in it", async () => {
    const twice = db.transaction((tx) =>
      tx.repository(alertEntity, async (alerts) => {
        await alerts.insert(insertable({ ...ALERT, id: 'twice' }));
        await alerts.insert(insertable({ ...ALERT, id: 'twice' }));
      }),
    );
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    await expect(twice).rejects.not.toHaveProperty('parameters');
    const outside = db.repository(alertEntity, (alerts) => alerts.findBy({ version: 'x' as never }));
    await expect(outside).rejects.toMatchObject({ code: '22P02' });
    await expect(outside).rejects.not.toHaveProperty('parameters');
  });

  it('make nothing: a database without migrations stays empty', async () => {
    const url = freshDatabaseUrl('unmade');
    await createDatabase(url);
    const own = await openDatabase({ url, log: { info: () => undefined, warn: () => undefined } });
    expect(await own.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
    await migrate(own);
    await own.close();
  });
});
