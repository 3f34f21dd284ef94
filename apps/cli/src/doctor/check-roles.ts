import { hasTable, readRights, type Database } from '#postgres';
import { bad, good, type Finding } from './finding.js';

interface Session {
  /** As the service calls its connections. */
  readonly name: string;
  readonly user: string;
  readonly isOwner: boolean;
}

/** Whether the services that are connected may do what they need and no more. */
export async function checkRoles(db: Database): Promise<Finding[]> {
  if (!(await hasTable(db, 'audit_log'))) return [];
  const sessions = await db.query<Session>(
    `select distinct substring(application_name from '^greenpark-(aggregator|alerting|api)') as name, usename as "user",
            pg_has_role(usesysid, relowner, 'MEMBER') as "isOwner"
     from pg_stat_activity, pg_class
     where datname = current_database() and pg_class.oid = to_regclass('audit_log')
       and application_name ~ '^greenpark-(aggregator|alerting|api)(-heartbeat)?$'
     order by 1, 2`,
  );
  const { missing, differences } = await readRights(db);
  const owners = sessions.filter(({ isOwner }) => isOwner);
  const wrong = [
    ...owners.map(({ name, user }) =>
      bad(
        'roles',
        `${name} is connected as ${user}, who may drop tables and the triggers that keep the audit log`,
        missing.length > 0
          ? `let an administrator make the roles ${missing.join(', ')}, then give ${name} a login of its own (operations.md, roles of PostgreSQL)`
          : `give ${name} a login of its own (operations.md, roles of PostgreSQL)`,
      ),
    ),
    ...differences.map(({ role, statement }) =>
      bad('roles', `a right of ${role} is not what it should be`, `run --migrate as the owner, or: ${statement}`),
    ),
  ];
  if (wrong.length > 0 || sessions.length === 0) return wrong;
  return [good('roles', sessions.map(({ name, user }) => `${name} as ${user}`).join(', '))];
}
