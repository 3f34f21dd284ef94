import { withoutPasswords } from '#runtime';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { findSystem, type Given } from '../system/running-system.js';
import { withDatabaseAt } from '../system/system-database.js';
import { Failure } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';
import { trustedAuthorities } from '../evidence/trusted-authorities.js';
import { chainLine, checkAnchors, type ChainCheck } from './check-anchors.js';
import { stampLine } from './check-stamps.js';

export interface AuditOptions extends Given {
  readonly site?: string;
  readonly limit: number;
  readonly verify?: boolean;
  readonly timestampCa?: string;
}

interface AuditItem {
  readonly id: number;
  readonly at: string;
  readonly site: string | null;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
}

interface Chain {
  readonly ok: boolean;
  readonly entries: number;
  readonly firstBroken: number | null;
  readonly head: { readonly id: number; readonly hash: string } | null;
}

/** Who did what, when and why, newest first; with `verify` whether the whole log hangs together. Exit code 1 where it does not. */
export async function showAudit(api: ApiClient, options: AuditOptions, output: Output): Promise<void> {
  const query =
    options.site === undefined ? '' : `?site=${encodeURIComponent((await chooseSite(api, options.site)).id)}`;
  const items = await api.list<AuditItem>(`/api/v1/audit${query}`, options.limit);
  const chain = options.verify ? await api.get<Chain>('/api/v1/audit/chain') : null;
  const anchors = options.verify ? await comparedAnchors(options) : null;
  const { problems = [] } = anchors ?? {};
  output.result({ items, ...(chain && { chain }), ...(anchors && { anchors }) }, () =>
    [tableOf(items), ...(chain ? [chainText(chain)] : []), ...(anchors ? [anchorsText(anchors)] : [])].join('\n\n'),
  );
  if (chain && !chain.ok) throw new Failure(`the audit log does not fit at entry ${chain.firstBroken}`);
  if (problems.length > 0) throw new Failure(problems.join('\n'));
}

/** What could be compared, or why nothing was. */
type ComparedAnchors = Partial<ChainCheck> & { readonly notCompared?: string };

/** Kafka and PostgreSQL are asked themselves: what the API says of its own database is no second opinion. */
async function comparedAnchors({ timestampCa, ...given }: AuditOptions): Promise<ComparedAnchors> {
  const trusted = await trustedAuthorities(timestampCa);
  const { kafka, postgres } = await findSystem(given);
  if (kafka === null || postgres === null) {
    const missing = [...(kafka === null ? ['KAFKA_BROKERS'] : []), ...(postgres === null ? ['DATABASE_URL'] : [])];
    return { notCompared: `no address of ${missing.join(' and ')} is known` };
  }
  try {
    return await withDatabaseAt(postgres, 'audit', (db) => checkAnchors(db, kafka, trusted));
  } catch (error) {
    return { notCompared: withoutPasswords((error as Error).message) };
  }
}

const anchorsText = ({ chains = [], problems = [], stamps = [], notCompared }: ComparedAnchors): string =>
  notCompared === undefined
    ? [...chains.map(chainLine), ...stamps.map(stampLine), ...problems].join('\n')
    : `the chains were NOT compared with what was published of them: ${notCompared}`;

const tableOf = (items: readonly AuditItem[]): string =>
  items.length === 0
    ? 'nothing is noted yet'
    : table(
        ['id', 'when', 'site', 'who', 'action', 'subject', 'reason'],
        items.map((i) => [i.id, i.at, i.site, i.who, i.action, i.subject, i.reason || null]),
      );

const chainText = ({ ok, entries, firstBroken, head }: Chain): string => {
  const fit = `${entries.toLocaleString('en')} entries hang together${head ? `, up to ${head.id} ${head.hash}` : ''}`;
  return ok ? fit : `${fit}; entry ${firstBroken} does not fit`;
};
