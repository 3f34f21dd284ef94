import { instantWithMs } from '#domain';
import { hasTable, type Database } from '#postgres';
import { bad, good, type Finding } from './finding.js';

/** A heartbeat comes every 2 s; without one for so long others take over what the process has. */
const SILENT_AFTER = '10 seconds';
const LIVE = `p.beat_at between clock_timestamp() - interval '${SILENT_AFTER}' and clock_timestamp() + interval '${SILENT_AFTER}'`;

/** By the role of a lease: which service takes it. */
const SERVICES: Readonly<Record<string, string>> = { derive: 'aggregator', alert: 'alerting' };

/** Whether every site has an owner that lives, and all processes the same files and rules. */
export async function checkProcesses(db: Database): Promise<Finding[]> {
  if (!(await hasTable(db, 'site_owner'))) return [];
  const wrong = [
    ...(await checkOwners(db)),
    ...(await checkFiles(db)),
    ...(await checkCannot(db)),
    ...(await checkRules(db)),
  ];
  if (wrong.length > 0) return wrong;
  const [row] = await db.query<{ n: number }>(`select count(*) as n from process p where ${LIVE}`);
  return [good('processes', `${row!.n} run, every site has its owner`)];
}

async function checkOwners(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ site: string; role: string; holder: string | null; beatMs: number | null }>(
    `select s.code as site, o.role, p.service || ' on ' || p.host || ' (pid ' || p.pid || ')' as holder, p.beat_at as "beatMs"
     from site_owner o join site s using (site_id) left join process p using (process_id)
     where p.process_id is null or not (${LIVE})
     order by o.role, s.code`,
  );
  return rows.map(({ site, role, holder, beatMs }) => {
    const service = SERVICES[role] ?? role;
    const whose =
      holder === null || beatMs === null
        ? 'nobody has it'
        : `${holder} has it and is silent since ${instantWithMs(beatMs)}`;
    return bad(
      'owners',
      `${site} is not worked on (${role}): ${whose}`,
      `look whether ${service} runs: another one takes it over within seconds`,
    );
  });
}

/** Files of a host that differ are only a proposal until somebody accepts them: the host is told of, and works on. */
async function checkFiles(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ service: string; host: string; pid: number }>(
    `select p.service, p.host, p.pid from process p
     where ${LIVE} and p.files is not null
       and p.files is distinct from (select form from configuration_revision order by revision desc limit 1)
       and exists (select from configuration_revision)
     order by p.host, p.service`,
  );
  return rows.map(({ service, host, pid }) =>
    bad(
      'files',
      `${service} on ${host} (pid ${pid}) has other site or factor files than those that count`,
      'bring its files up to date, or send it a SIGHUP to make them count',
    ),
  );
}

async function checkCannot(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ service: string; host: string; site: string; why: string }>(
    `select p.service, p.host, c.key as site, c.value as why from process p, jsonb_each_text(p.cannot) c where ${LIVE} order by 2, 1, 3`,
  );
  return rows.map(({ service, host, site, why }) =>
    bad('owners', `${service} on ${host} cannot work on ${site}: ${why}`, 'run the same version everywhere'),
  );
}

async function checkRules(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ site: string; rules: string }>(
    `select s.code as site, r.rules from site_rule r join site s using (site_id)
     where exists (select from process p where ${LIVE} and p.service = 'aggregator')
       and not exists (select from process p where ${LIVE} and p.service = 'aggregator' and p.rules = r.rules)
     order by 1`,
  );
  return rows.map(({ site, rules }) =>
    bad(
      'owners',
      `${site} is made by rules ${rules}, and no aggregator that runs has them`,
      'run the version that has them, or let the newer one take over (operations.md)',
    ),
  );
}
