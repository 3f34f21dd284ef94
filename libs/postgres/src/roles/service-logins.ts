import { DATABASE_SERVICES, type DatabaseService, type ServiceDatabaseUrls } from '#contracts';
import type { Database, Queryable } from '../database/database.js';
import { roleOf } from './rights.js';
import { scramVerifier } from './scram-verifier.js';

const LOGINS_LOCK = 0x6772_706c; // "grpl"

/** Logins that cannot be made as they are asked for; one line each, no password in it. */
export class LoginsRefused extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'LoginsRefused';
  }
}

interface Login {
  readonly service: DatabaseService;
  readonly name: string;
  readonly password: string;
}

/**
 * Makes the logins that the URLs name members of the role of their service, and gives them the passwords that stand there. A login
 * that is there already gets the new password, so that a password is changed by changing the URL.
 * A service whose URL names this very user has none, and works as the owner.
 * @throws LoginsRefused with every problem; nothing is changed then
 */
export async function makeServiceLogins(db: Database, urls: ServiceDatabaseUrls): Promise<void> {
  await db.transaction(async (tx) => {
    // Whoever else makes logins of this database waits: two changes of one role at once are a fault to PostgreSQL.
    await tx.query('select pg_advisory_xact_lock($1)', [LOGINS_LOCK]);
    const [me] = await tx.query<{ name: string; mayMake: boolean }>(
      'select rolname as name, rolsuper or rolcreaterole as "mayMake" from pg_roles where rolname = current_user',
    );
    const { mayMake } = me!;
    const logins = loginsOf(urls, me!.name);
    const problems: string[] = [];
    for (const login of logins) problems.push(...(await problemsOf(tx, login, mayMake)));
    if (problems.length > 0) throw new LoginsRefused(problems);
    // Otherwise an administrator has made them, and keeps their passwords.
    if (mayMake) for (const login of logins) await makeLogin(tx, login);
  });
}

function loginsOf(urls: ServiceDatabaseUrls, owner: string): Login[] {
  const logins = DATABASE_SERVICES.flatMap((service) => {
    const url = urls[service];
    if (url === undefined) return [];
    const { username, password } = new URL(url);
    const login = { service, name: decodeURIComponent(username), password: decodeURIComponent(password) };
    return login.name === owner ? [] : [login];
  });
  const problems = logins.flatMap(({ service, name, password }) => [
    ...(name === '' || password === '' ? [`${service}: expected postgres://USER:PASSWORD@…`] : []),
    ...(/^[\x20-\x7e]*$/.test(password) ? [] : [`${service}: expected a password of printable ASCII`]),
    ...(logins.some((other) => other.service !== service && other.name === name)
      ? [`${service}: the user ${name} is another service's too; expected one of its own`]
      : []),
  ]);
  if (problems.length > 0) throw new LoginsRefused(problems);
  return logins;
}

interface Found {
  readonly database: string;
  readonly hasRole: boolean;
  /** Of the login; null: it is not there. */
  readonly isPowerful: boolean | null;
  readonly isMember: boolean | null;
}

/** What stands in the way. A login that is more than a service would get a new password, and the service more than its role. */
async function problemsOf(tx: Queryable, { service, name }: Login, mayMake: boolean): Promise<string[]> {
  const [found] = await tx.query<Found>(
    `select current_database() as database, g.oid is not null as "hasRole", pg_has_role(l.oid, g.oid, 'MEMBER') as "isMember",
            l.rolsuper or l.rolcreaterole or l.rolcreatedb or l.rolreplication or l.rolbypassrls or pg_has_role(l.oid, owner.oid, 'MEMBER')
              as "isPowerful"
     from (select relowner as oid from pg_class where oid = 'schema_migration'::regclass) owner
     left join pg_roles g on g.rolname = current_database() || '_' || $2
     left join pg_roles l on l.rolname = $1`,
    [name, service],
  );
  const { database, hasRole, isPowerful, isMember } = found!;
  const role = roleOf(database, service);
  if (!hasRole)
    return [`${service}: the role ${role} is missing; let an administrator run: create role "${role}" nologin`];
  if (isPowerful) return [`${service}: the user ${name} may do more than a service; expected one of its own`];
  if (mayMake || isMember) return [];
  return [
    `${service}: no right to make the login ${name}; let an administrator run: create role "${name}" login password '…' in role "${role}"`,
  ];
}

async function makeLogin(tx: Queryable, { service, name, password }: Login): Promise<void> {
  const [words] = await tx.query<{ name: string; verifier: string; role: string; others: string[]; is: boolean }>(
    `select quote_ident($1) as name, quote_literal($2) as verifier, quote_ident(current_database() || '_' || $3) as role,
            array(select quote_ident(g.rolname) from pg_auth_members m join pg_roles g on g.oid = m.roleid
                  join pg_roles l on l.oid = m.member
                  where l.rolname = $1 and g.rolname = any(array(select current_database() || '_' || s from unnest($4::text[]) s))) as others,
            exists (select from pg_roles where rolname = $1) as is`,
    [name, scramVerifier(password), service, DATABASE_SERVICES.filter((other) => other !== service)],
  );
  const { name: login, verifier, role, others, is } = words!;
  await tx.execute(`${is ? 'alter' : 'create'} role ${login} login password ${verifier}`);
  for (const other of others) await tx.execute(`revoke ${other} from ${login}`);
  await tx.execute(`grant ${role} to ${login}`);
}
