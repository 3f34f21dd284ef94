import { DATABASE_SERVICES, type DatabaseService } from '#contracts';
import type { Queryable } from '../database/database.js';
import { FUNCTION_GRANTS, GRANTS, privilegesOf, TEMPORARY_TABLES } from './service-grants.js';

/** PostgreSQL cuts longer names off, and two of them would be one role. */
const LONGEST_NAME = 63;

/**
 * The role of a service in one database: nobody logs in as it, logins are members. Roles belong to the whole server, and what one has
 * in a database must mean nothing in the next one: so its name begins with the database's.
 */
export const roleOf = (database: string, service: DatabaseService): string => `${database}_${service}`;

/** Something that a role may and should not, or may not and should, as the statement that mends it. */
interface Difference {
  readonly role: string;
  readonly statement: string;
}

export interface Rights {
  readonly database: string;
  /** Roles that are not there. */
  readonly missing: readonly string[];
  readonly differences: readonly Difference[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** How the rights of the services in this database differ from what they should be (service-grants.ts). */
export async function readRights(q: Queryable): Promise<Rights> {
  const [place] = await q.query<{ database: string; schema: string }>(
    'select current_database() as database, current_schema() as schema',
  );
  const { database, schema } = place!;
  const roles = new Map(DATABASE_SERVICES.map((service) => [service, roleOf(database, service)]));
  const names = [...roles.values()];
  const found = await q.query<{ name: string }>('select rolname as name from pg_roles where rolname = any($1)', [
    names,
  ]);
  const there = new Set(found.map(({ name }) => name));
  const differences: Difference[] = [...(await everybodysRights(q, schema))];
  for (const [service, role] of roles) {
    if (!there.has(role)) continue;
    const more = [
      ...(await placeRights(q, service, role, { database, schema })),
      ...(await tableRights(q, service, role)),
      ...(await functionRights(q, service, role)),
    ];
    differences.push(...more.map((statement) => ({ role, statement })));
  }
  return { database, missing: names.filter((name) => !there.has(name)), differences };
}

/** Before PostgreSQL 15 everybody could make tables, and functions that others would call by mistake. */
async function everybodysRights(q: Queryable, schema: string): Promise<Difference[]> {
  const [row] = await q.query<{ may: boolean }>(
    `select exists (select from pg_namespace, aclexplode(nspacl) where nspname = $1 and grantee = 0 and privilege_type = 'CREATE') as may`,
    [schema],
  );
  return row!.may ? [{ role: 'public', statement: `revoke create on schema ${quoted(schema)} from public` }] : [];
}

async function placeRights(
  q: Queryable,
  service: DatabaseService,
  role: string,
  { database, schema }: { readonly database: string; readonly schema: string },
): Promise<string[]> {
  const [has] = await q.query<{ connect: boolean; temporary: boolean; usage: boolean }>(
    `select has_database_privilege($1, $2, 'CONNECT') as connect, has_database_privilege($1, $2, 'TEMPORARY') as temporary,
            has_schema_privilege($1, $3, 'USAGE') as usage`,
    [role, database, schema],
  );
  const onDatabase = `on database ${quoted(database)} to ${quoted(role)}`;
  return [
    ...(has!.connect ? [] : [`grant connect ${onDatabase}`]),
    ...(has!.temporary || !TEMPORARY_TABLES.includes(service) ? [] : [`grant temporary ${onDatabase}`]),
    ...(has!.usage ? [] : [`grant usage on schema ${quoted(schema)} to ${quoted(role)}`]),
  ];
}

/** One statement for each privilege: the tables that are to have it, those that are to lose it. */
async function tableRights(q: Queryable, service: DatabaseService, role: string): Promise<string[]> {
  const rows = await q.query<{ name: string; granted: string[] }>(
    `select relname as name, array(select privilege_type from aclexplode(relacl) join pg_roles r on r.oid = grantee
                                   where r.rolname = $1) as granted
     from pg_class c where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
     order by relname`,
    [role],
  );
  const changes = new Map<string, string[]>();
  const note = (change: string, table: string): unknown =>
    changes.set(change, [...(changes.get(change) ?? []), quoted(table)]);
  for (const { name, granted } of rows) {
    const wanted: readonly string[] = privilegesOf(GRANTS[name]?.[service] ?? '');
    for (const privilege of wanted) if (!granted.includes(privilege)) note(`grant ${privilege}`, name);
    for (const privilege of granted) if (!wanted.includes(privilege)) note(`revoke ${privilege}`, name);
  }
  return [...changes].map(
    ([change, tables]) => `${change} on ${tables.join()} ${change.startsWith('grant') ? 'to' : 'from'} ${quoted(role)}`,
  );
}

async function functionRights(q: Queryable, service: DatabaseService, role: string): Promise<string[]> {
  const statements: string[] = [];
  for (const [name, services] of Object.entries(FUNCTION_GRANTS)) {
    const [row] = await q.query<{ may: boolean | null }>(
      'select has_function_privilege($1::name, to_regprocedure($2), $3) as may',
      [role, name, 'EXECUTE'],
    );
    const should = services.includes(service);
    // null: the schema is older than the function.
    if (row!.may === null || row!.may === should) continue;
    statements.push(
      `${should ? 'grant' : 'revoke'} execute on function ${name} ${should ? 'to' : 'from'} ${quoted(role)}`,
    );
  }
  return statements;
}

/**
 * Makes the roles that are missing, where this user may make roles, and brings the rights of those that are there to what they
 * should be, where this user may give them. Nothing is done where nothing differs. What is left over: `readRights`.
 */
export async function arrangeRights(q: Queryable): Promise<void> {
  const { missing } = await readRights(q);
  const [me] = await q.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
  );
  if (me!.may) {
    for (const role of missing) if (isNameable(role)) await q.execute(`create role ${quoted(role)} nologin`);
  }
  const [owner] = await q.query<{ is: boolean }>(
    `select pg_has_role(relowner, 'USAGE') as is from pg_class where oid = to_regclass('schema_migration')`,
  );
  // What this user does not own he cannot give away: a refusal would roll back all that was done with it.
  if (!owner?.is) return;
  for (const { statement } of (await readRights(q)).differences) await q.execute(statement);
}

const isNameable = (name: string): boolean => Buffer.byteLength(name) <= LONGEST_NAME;
