import fc from 'fast-check';
import {
  createDatabase,
  migrate,
  Names,
  openDatabase,
  recordConfiguration,
  schemaIsCurrent,
  schemaVersion,
} from '#postgres';
import type { Site } from '#domain';
import { freshDatabase, freshDatabaseUrl } from '../../support/processes/fresh-database.js';

const log = { info: () => undefined, warn: () => undefined };
const open = (url: string) => openDatabase({ url, log, max: 4, connectWithinMs: 0 });

const site = (id: string, devices: Record<string, string[]>, name = id): Site =>
  ({
    id,
    name,
    timeZone: 'Asia/Shanghai',
    devices: Object.entries(devices).map(([device, points]) => ({
      id: device,
      points: points.map((p) => ({ id: p })),
    })),
  }) as unknown as Site;

describe('database', () => {
  it('is made where it is missing, by two at once', async () => {
    const url = freshDatabaseUrl('made');
    const made = await Promise.all([createDatabase(url), createDatabase(url)]);
    expect(made).toContain(true);
    expect(await createDatabase(url)).toBe(false);
  });

  it('is migrated once by two at once', async () => {
    const url = freshDatabaseUrl('twice');
    await createDatabase(url);
    const [a, b] = await Promise.all([open(url), open(url)]);
    expect(await schemaVersion(a)).toBeNull();
    expect(await schemaIsCurrent(a)).toBe(false);
    const done = await Promise.all([migrate(a), migrate(b)]);
    const made = done.flat();
    expect(made[0]).toBe('Foundation1700000000001');
    expect(new Set(made).size).toBe(made.length);
    expect(await schemaIsCurrent(b)).toBe(true);
    expect(await schemaVersion(b)).toBe(made.at(-1));
    expect(await migrate(b)).toEqual([]);
    await Promise.all([a.close(), b.close()]);
  });

  it('says which server does not answer', async () => {
    await expect(open('postgres://127.0.0.1:9/nowhere')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is given lists as they are, whatever is in them', async () => {
    const db = await freshDatabase('lists');
    const text = fc.option(
      fc.oneof(fc.constantFrom('', 'NULL', 'null', '"', '\\\\', '{a,b}', ' a ', 'é,"\\\\"'), fc.string()),
      { nil: null },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text.map((item) => item?.replaceAll('\0', '') ?? null)),
        fc.array(fc.option(fc.double(), { nil: null })),
        fc.array(fc.maxSafeInteger()),
        fc.array(fc.boolean()),
        async (texts, numbers, whole, flags) => {
          const [row] = await db.query(
            'select $1::text[] as t, $2::float8[] as n, $3::bigint[] as w, $4::bool[] as f',
            [texts, numbers, whole, flags],
          );
          expect(row).toEqual({ t: texts, n: numbers.map((n) => (n === 0 ? 0 : n)), w: whole, f: flags });
        },
      ),
      { numRuns: 300 },
    );
    await db.close();
  });

  it('rolls back and throws the first error, without the parameters in it', async () => {
    const db = await freshDatabase('rollback');
    const failing = db.transaction(async (tx) => {
      await tx.execute(`insert into site (code, name, time_zone) values ('a', 'a', 'UTC')`);
      await tx.execute(`insert into site (code, name, time_zone) values ($1, 'a', 'UTC')`, ['a']);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await expect(failing).rejects.not.toHaveProperty('parameters');
    expect(await db.query('select * from site')).toEqual([]);
    await db.close();
  });

  it('reads bigint, times and arrays as numbers', async () => {
    const db = await freshDatabase('types');
    const [row] = await db.query(
      `select 9007199254740991::bigint as n, '{1.5,null,-2e300}'::float8[] as v, '{}'::smallint[] as q, to_timestamp(1.5) as t, array[to_timestamp(2), null] as ts`,
    );
    expect(row).toEqual({ n: Number.MAX_SAFE_INTEGER, v: [1.5, null, -2e300], q: [], t: 1500, ts: [2000, null] });
    await db.close();
  });
});

describe('names', () => {
  it('are interned once, by two processes at once, and keep their ids', async () => {
    const db = await freshDatabase('names');
    const sites = [
      site('north', { 'boiler-1': ['heat.power', 'heat.energyTotal'], aux: ['elec'] }),
      site('south', { aux: ['elec'] }),
    ];
    const [a, b] = await Promise.all([Names.open(db), Names.open(db)]);
    await Promise.all([a.declare(sites), b.declare(sites)]);
    const of = (names: Names) => sites.flatMap((s) => s.devices.map((d) => names.device(s.id, d.id)?.deviceId));
    expect(of(a)).toEqual(of(b));
    expect(new Set(of(a)).size).toBe(3);
    expect(a.point('north', 'boiler-1', 'heat.power')).toEqual(b.point('north', 'boiler-1', 'heat.power'));
    expect(a.pointsOf(a.device('north', 'boiler-1')!.deviceId)).toHaveLength(2);

    await a.declare([site('north', {}, 'North wing')]);
    await a.internDevices([
      { site: 'north', device: 'new' },
      { site: 'elsewhere', device: 'x' },
    ]);
    await a.internPoints([{ site: 'elsewhere', device: 'x', point: 'p' }]);
    await b.refresh();
    expect(of(b)).toEqual(of(a));
    expect(b.point('elsewhere', 'x', 'p')).toEqual(a.point('elsewhere', 'x', 'p'));
    expect(await db.query(`select name, time_zone from site order by code`)).toEqual([
      { name: 'elsewhere', time_zone: 'UTC' },
      { name: 'North wing', time_zone: 'Asia/Shanghai' },
      { name: 'south', time_zone: 'Asia/Shanghai' },
    ]);
    await db.close();
  });
});

describe('configuration', () => {
  it('records what changed, once, and knows the one before', async () => {
    const db = await freshDatabase('configuration');
    const entry = (hash: string) => ({ kind: 'site' as const, name: 'north', hash, body: { hash } });
    const record = (hash: string) =>
      recordConfiguration(db, [entry(hash)], { proposal: { origin: 'test', form: hash } });
    const [a, b] = await Promise.all([record('1'), record('1')]);
    expect([...a, ...b]).toEqual([{ kind: 'site', name: 'north', hash: '1', previousHash: null, previousBody: null }]);
    expect(await record('1')).toEqual([]);
    expect(await record('2')).toMatchObject([{ previousHash: '1', previousBody: { hash: '1' } }]);
    expect(await record('1')).toMatchObject([{ hash: '1', previousHash: '2' }]);
    await db.close();
  });
});
