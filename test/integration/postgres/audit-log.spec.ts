import { createHash } from 'node:crypto';
import { appendAudit, appendAuditOfChange, checkAuditChain, readAudit, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';

/** Rows as they were written before the log had an entity, hashes and all. The columns are in the order of the table. */
const WRITTEN_BEFORE = [
  [
    1,
    1795643058793,
    'north',
    'Mei',
    'period-close',
    'month/2026-01',
    'checked with the bills',
    '{"revision":1,"figures":{"netT":-0.1,"heatGj":1e+21,"u95T":null},"codes":["RANGE","JUMP"]}',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '669f6ebe9728ff3d2effe19c3a1109fc849bce158ebb5a8e5988d924eade9a44',
  ],
  [
    2,
    1795643058793,
    null,
    'greenpark',
    'configuration-accepted',
    'factors/default',
    '',
    '{"previousHash":null,"hash":"ab","10":1,"9":2,"ä":"ü\u2028\\"\\\\"}',
    '669f6ebe9728ff3d2effe19c3a1109fc849bce158ebb5a8e5988d924eade9a44',
    'cd3ebbc7d6f70afb0e644db575d2d2d1515eaa988c1e92682b4cf4d0e5088c31',
  ],
  [
    3,
    1795643059014,
    'süd',
    'Li',
    'alert-acknowledged',
    'x',
    'seen',
    '{}',
    'cd3ebbc7d6f70afb0e644db575d2d2d1515eaa988c1e92682b4cf4d0e5088c31',
    '7d369f38a968d3f2b9d3cbcd0de34736abf03a0d630fd112c76ae55a76e93c67',
  ],
] as const;

const OPENED = {
  site: 'north',
  who: 'Mei',
  action: 'gate-opened',
  subject: 'gate',
  reason: 'why',
  detail: { b: 1, a: [2] },
};

describe('audit log', () => {
  let db: Database;
  beforeEach(async () => {
    db = await freshDatabase('audit');
  });
  afterEach(() => db.close());

  it('goes on behind what earlier versions wrote, byte for byte', async () => {
    for (const row of WRITTEN_BEFORE) {
      await db.execute(
        `insert into audit_log values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
        row,
      );
    }
    const head = { id: 3, hash: WRITTEN_BEFORE[2][9] };
    expect(await checkAuditChain(db)).toEqual({ entries: 3, firstBroken: null, head });

    await db.transaction((tx) => appendAudit(tx, OPENED));
    const [entry] = await readAudit(db, { sites: ['north'], beforeId: null, limit: 1 });
    expect(entry).toMatchObject({ ...OPENED, id: 4, previous: head.hash });
    // The hash by hand, from what stands in the table.
    const [row] = await db.query<{ ms: number }>(
      `select (extract(epoch from acted_at) * 1000)::float8 as ms from audit_log where audit_id = 4`,
    );
    const content = `[4,${row!.ms},"north","Mei","gate-opened","gate","why",{"a":[2],"b":1},"${head.hash}"]`;
    expect(entry!.hash).toBe(createHash('sha256').update(content).digest('hex'));
    expect(await checkAuditChain(db)).toMatchObject({ entries: 4, firstBroken: null });
  });

  it('is part of the transaction that does what it says', async () => {
    const failing = db.transaction(async (tx) => {
      await tx.execute(`insert into site (code, name, time_zone) values ('north', 'North', 'UTC')`);
      await appendAudit(tx, OPENED);
      await tx.execute('select 1 / 0');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await readAudit(db, { sites: null, beforeId: null, limit: 10 })).toEqual([]);
    expect(await db.query('select from site')).toEqual([]);
  });

  it('takes more entries at once than one statement has parameters for, and pages through them', async () => {
    const many = Array.from({ length: 7_000 }, (_, i) => ({ ...OPENED, subject: `gate-${i}` }));
    await db.transaction((tx) => appendAudit(tx, ...many));
    expect(await checkAuditChain(db)).toMatchObject({ entries: 7_000, firstBroken: null });
    const page = await readAudit(db, { sites: ['north'], beforeId: 4, limit: 2 });
    expect(page.map(({ id, subject }) => [id, subject])).toEqual([
      [3, 'gate-2'],
      [2, 'gate-1'],
    ]);
    expect(await readAudit(db, { sites: ['south'], beforeId: null, limit: 2 })).toEqual([]);
  });

  it('notes a state only where it has become another one', async () => {
    const note = (detail: Record<string, unknown>) =>
      db.transaction((tx) => appendAuditOfChange(tx, { ...OPENED, detail }));
    expect(await note({ keys: ['a'], n: 1 })).toBe(true);
    expect(await note({ n: 1, keys: ['a'] })).toBe(false);
    expect(await note({ n: 2, keys: ['a'] })).toBe(true);
  });

  it('refuses a change and a deletion', async () => {
    await db.transaction((tx) => appendAudit(tx, OPENED));
    await expect(db.execute(`update audit_log set who = 'Li'`)).rejects.toMatchObject({ code: '42501' });
    await expect(db.execute('delete from audit_log')).rejects.toMatchObject({ code: '42501' });
  });
});
