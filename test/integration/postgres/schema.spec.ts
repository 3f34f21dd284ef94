import { readFileSync, writeFileSync } from 'node:fs';
import { createDatabase, openDatabase, type Database } from '#postgres';
import { freshDatabase, freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { schemaText } from '../../support/postgres/schema-text.js';

const file = new URL('../../../libs/postgres/schema.sql', import.meta.url);
const HEAD = `-- What the migrations of libs/postgres/src/migrations make, for reading and for reviews: never run by the program.
-- Compared with a fresh database by test/integration/postgres/schema.spec.ts. After a new migration renew it:
--   RENEW_SCHEMA=1 npm test -- --runTestsByPath test/integration/postgres/schema.spec.ts

`;

/** A database without a table. */
async function emptyDatabase(): Promise<Database> {
  const url = freshDatabaseUrl('schema_empty');
  await createDatabase(url);
  return openDatabase({ url, log: { info: () => undefined, warn: () => undefined } });
}

describe('schema.sql', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('schema');
  });
  afterAll(() => db.close());

  it('is what the migrations make', async () => {
    const text = HEAD + (await schemaText(db));
    if (process.env.RENEW_SCHEMA) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('makes the same schema in an empty database', async () => {
    const empty = await emptyDatabase();
    await empty.execute(readFileSync(file, 'utf8'));
    expect(await schemaText(empty)).toBe(await schemaText(db));
    await empty.close();
  });

  it.each([
    ['a column', 'alter table site add column altitude float8'],
    ['a type', 'alter table ledger alter column late type int'],
    ['a default', 'alter table site alter column time_zone set default $$UTC$$'],
    ['a constraint', 'alter table point add constraint point_code_length check (length(code) < 200)'],
    ['a key', 'alter table mark add foreign key (device_id) references device'],
    ['room on a page', 'alter table site set (fillfactor = 70)'],
    ['an index', 'create index alert_rule on alert (rule)'],
    ['a function', `create function now_utc() returns timestamptz language sql return now()`],
    ['a trigger', 'drop trigger audit_log_only_grows on audit_log'],
    ['a sequence', 'create sequence another'],
    ['a view', 'create view sites as select * from site'],
  ])('shows %s that a migration changed', async (_, change) => {
    const before = await schemaText(db);
    const after = await db
      .transaction(async (tx) => {
        await tx.execute(change);
        throw new Changed(await schemaText(tx));
      })
      .catch((error: unknown) => {
        if (error instanceof Changed) return error.text;
        throw error;
      });
    expect(after).not.toBe(before);
    expect(await schemaText(db)).toBe(before);
  });
});

/** Rolls back, with what was read before. */
class Changed extends Error {
  constructor(readonly text: string) {
    super('rolled back');
  }
}
