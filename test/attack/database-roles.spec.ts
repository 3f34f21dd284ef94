import { DATABASE_SERVICES, type DatabaseService } from '#contracts';
import {
  createDatabase,
  GRANTS,
  makeServiceLogins,
  migrate,
  openDatabase,
  privilegesOf,
  readRights,
  type Database,
} from '#postgres';
import { freshDatabaseUrl } from '../support/processes/fresh-database.js';

const log = { info: () => undefined, warn: () => undefined };
const open = (url: string): Promise<Database> => openDatabase({ url, log, max: 2, name: 'test' });

/** What nobody but the owner may do. */
const OWNERS = [
  'drop trigger audit_log_only_grows on audit_log',
  'drop trigger evidence_root_only_grows on evidence_root',
  'drop trigger period_close_only_grows on period_close',
  'alter table audit_log disable trigger all; delete from audit_log',
  'alter table period_close disable trigger user; update period_close set who = $$someone$$',
  'set session_replication_role = replica; delete from evidence_root',
  'create table spoils (id int)',
  'create schema spoils',
  'create function spoils() returns int language sql as $$select 1$$',
  'create or replace function closing_refuses() returns trigger language plpgsql as $$begin return null;end$$',
  'truncate reading',
  'truncate emission_revision',
  'drop table reading',
  'alter table reading detach partition reading_2026_01',
  'delete from reading_2026_01',
  'delete from emission_revision',
  'update emission_revision set cause = $$nothing$$',
  'update configuration set body = $${}$$',
  'delete from meter_event',
  'delete from schema_migration',
  'alter table audit_log owner to current_user',
  'create role spoils superuser',
  `copy audit_log to program 'cat >/dev/null'`,
];
/** What one service keeps from the others. */
const SECRETS: readonly (readonly [sql: string, service: DatabaseService])[] = [
  ['select * from api_key', 'api'],
  ['select * from credential', 'api'],
  [
    `insert into api_key (name, person, role, sha256, created_at, created_by) values ('a', 'a', 'admin', 'a', now(), 'a')`,
    'api',
  ],
  ['delete from security_log', 'api'],
  [
    `insert into reading (device_id, ts, layout_id, vals, received_at) values (1, '2026-01-10Z', 1, '{1}', now())`,
    'aggregator',
  ],
  ['delete from reading', 'aggregator'],
  ['delete from reading_pack', 'aggregator'],
  ['delete from emission', 'aggregator'],
  ['update kafka_offset set next_offset = 0', 'aggregator'],
  ['delete from rule_state', 'alerting'],
];

describe('who has the database login of a service', () => {
  const url = freshDatabaseUrl('roles');
  const { pathname } = new URL(url);
  const name = pathname.slice(1);
  const loginOf = (service: DatabaseService): string => {
    const own = new URL(url);
    own.username = `${name}_${service}_login`;
    own.password = `secret of ${service}`;
    return own.href;
  };
  let owner: Database;
  const services = new Map<DatabaseService, Database>();

  /** SQLSTATE of what becomes of it; null: it goes through. Nothing stays. */
  async function tried(db: Database, sql: string): Promise<string | null> {
    return db.session(async (session) => {
      await session.execute('begin');
      try {
        for (const statement of sql.split('; ')) await session.execute(statement);
        return null;
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await session.execute('rollback');
      }
    });
  }

  beforeAll(async () => {
    await createDatabase(url);
    owner = await open(url);
    await migrate(owner);
    await makeServiceLogins(owner, {
      aggregator: loginOf('aggregator'),
      alerting: loginOf('alerting'),
      api: loginOf('api'),
    });
    for (const service of DATABASE_SERVICES) services.set(service, await open(loginOf(service)));
    await owner.query(`select make_reading_partition('reading', '2026-01-01')`);
  });
  afterAll(async () => {
    for (const db of [...services.values(), owner]) await db.close();
  });

  it.each(OWNERS)('cannot %s; the owner, as whom all services ran once, can', async (sql) => {
    expect(await tried(owner, sql)).toBeNull();
    for (const service of DATABASE_SERVICES)
      expect([service, await tried(services.get(service)!, sql)]).toEqual([service, '42501']);
  });

  it.each(SECRETS)('cannot %s, but as %s', async (sql, whose) => {
    for (const service of DATABASE_SERVICES) {
      if (service !== whose) expect([service, await tried(services.get(service)!, sql)]).toEqual([service, '42501']);
    }
  });

  it('may do with each table what is said of it, and no more', async () => {
    for (const service of DATABASE_SERVICES) {
      const rows = await services.get(service)!.query<{ name: string; granted: string[] }>(
        `select relname as name, array(select p from unnest(array['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) p
                                       where has_table_privilege(c.oid, p)) as granted
         from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
      );
      const wanted = Object.entries(GRANTS).map(([table, rights]) => [table, privilegesOf(rights[service] ?? '')]);
      expect([service, rows.map(({ name: table, granted }) => [table, granted])]).toEqual([service, wanted]);
    }
  });

  it('makes months of readings as the aggregator, of readings alone', async () => {
    const aggregator = services.get('aggregator')!;
    const make = (sql: string): Promise<string | null> => tried(aggregator, sql);
    expect(await make(`select make_reading_partition('reading', '2031-05-01')`)).toBeNull();
    expect(await make(`select make_reading_partition('reading', '2031-05-02')`)).toBe('42501');
    expect(await make(`select make_reading_partition('emission', '2031-05-01')`)).toBe('42501');
    // A table of the caller by that name, whose index would run a function of the caller as the owner.
    const own = 'create temporary table reading (ts timestamptz) partition by range (ts)';
    expect(await make(`${own}; select make_reading_partition('pg_temp.reading', '2031-05-01')`)).toBe('42501');
    for (const other of ['alerting', 'api'] as const) {
      expect(await tried(services.get(other)!, `select make_reading_partition('reading', '2031-05-01')`)).toBe('42501');
    }
  });

  it('gives the disk of a month back as the aggregator, of readings alone, and only where no row is left', async () => {
    const aggregator = services.get('aggregator')!;
    const row = `insert into reading (device_id, ts, layout_id, vals, received_at) values (1, '2026-01-10Z', 1, '{1}', now())`;
    const release = `select release_reading_partition('reading', '2026-01-01')`;
    expect(await tried(aggregator, `${row}; ${release}`)).toBeNull();
    await aggregator.execute(row);
    expect(await aggregator.query(`${release} as done`)).toEqual([{ done: false }]);
    await aggregator.execute('delete from reading');
    // Somebody may still see it.
    expect(await aggregator.query(`${release} as done`)).toEqual([{ done: false }]);
    await owner.execute('vacuum reading');
    expect(await aggregator.query(`${release} as done`)).toEqual([{ done: true }]);
    expect(await aggregator.query(`select release_reading_partition('emission', '2026-01-01') as done`)).toEqual([
      { done: false },
    ]);
    for (const other of ['alerting', 'api'] as const) expect(await tried(services.get(other)!, release)).toBe('42501');
  });

  it('is made for a user that is no more than a service, one each', async () => {
    const as = (user: string): string => {
      const own = new URL(loginOf('api'));
      own.username = user;
      return own.href;
    };
    await owner.execute(`create role "${name}_chief" login createrole`);
    const asked = (urls: Parameters<typeof makeServiceLogins>[1]): Promise<string> =>
      makeServiceLogins(owner, urls).then(
        () => 'made',
        (error: Error) => error.message,
      );
    expect(await asked({ api: as(`${name}_chief`) })).toMatch(/^api: the user \w+_chief may do more than a service/);
    expect(await asked({ api: as('shared'), alerting: as('shared') })).toContain(
      `the user shared is another service's too`,
    );
    expect(await asked({ api: as('') })).toContain('expected postgres://USER:PASSWORD@');
    // As before there were roles.
    expect(await asked({ api: url, alerting: url, aggregator: url })).toBe('made');
    // A password is changed by changing the URL; what another one lent is taken away.
    const [before, after] = [loginOf('alerting'), new URL(loginOf('alerting'))];
    after.password = 'another one';
    expect(await asked({ alerting: after.href })).toBe('made');
    await expect(open(before)).rejects.toMatchObject({ code: '28P01' });
    expect(await asked({ api: after.href })).toBe('made');
    const moved = await open(after.href);
    expect(await tried(moved, 'delete from rule_state')).toBe('42501');
    expect(await tried(moved, 'select * from api_key')).toBeNull();
    await moved.close();
    expect(await asked({ alerting: before })).toBe('made');
  });

  it('may be refused to who may not make roles, who migrates all the same', async () => {
    const [other, plain] = [freshDatabaseUrl('roles'), `${name}_plain`];
    await createDatabase(other);
    await owner.execute(`create role "${plain}" login password 'plain'`);
    const database = new URL(other).pathname.slice(1);
    await owner.execute(`alter database ${database} owner to "${plain}"`);
    const own = new URL(other);
    [own.username, own.password] = [plain, 'plain'];
    const db = await open(own.href);
    expect(await migrate(db)).not.toEqual([]);
    const roles = DATABASE_SERVICES.map((service) => `${database}_${service}`);
    expect(await readRights(db)).toMatchObject({ missing: roles });
    const api = { api: own.href.replace(plain, `${database}_login`) };
    await expect(makeServiceLogins(db, api)).rejects.toThrow(`create role "${database}_api" nologin`);
    // An administrator makes them; the next step grants, and leaves the administrator's logins alone.
    for (const role of roles) await owner.execute(`create role ${role} nologin`);
    await owner.execute(`create role ${database}_login login password 'plain' in role ${database}_api`);
    expect(await migrate(db)).toEqual([]);
    await makeServiceLogins(db, api);
    expect(await readRights(db)).toEqual({ database, missing: [], differences: [] });
    await db.close();
    const service = await open(api.api);
    expect(await tried(service, 'select * from api_key')).toBeNull();
    expect(await tried(service, 'truncate reading')).toBe('42501');
    await service.close();
  });

  it('has nothing in another database of the server', async () => {
    const other = freshDatabaseUrl('roles');
    await createDatabase(other);
    const db = await open(other);
    await migrate(db);
    await db.close();
    const there = new URL(loginOf('api'));
    there.pathname = new URL(other).pathname;
    const stranger = await open(there.href);
    expect(await tried(stranger, 'select * from reading')).toBe('42501');
    await stranger.close();
  });
});
