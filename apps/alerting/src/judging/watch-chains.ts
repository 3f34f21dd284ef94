import { Injectable } from '@nestjs/common';
import { checkEvidenceChains } from '#derivation';
import { groupedBy, MINUTE_MS, type Site } from '#domain';
import { chainProblems, checkAuditChain, compareAnchors, Database, type Anchors } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { AlertChanges } from '../life/alert-changes.js';
import { settleAlerts } from '../life/settle-alerts.js';
import { AnchorsTopic } from './anchors-topic.js';

/** Every row is hashed again: what somebody has changed is found within that. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;
/** Until what was published has been read. */
const READING_MS = 5_000;
const MOST_SHOWN = 10;

/**
 * `evidence.chain`: of the audit log, told at every site, and of the evidence of each site. Every row is hashed again and compared with
 * what was published. Returns how many alerts changed.
 */
export async function evaluateChains(
  db: Database,
  sites: readonly Site[],
  published: Anchors,
  nowMs: number,
): Promise<number> {
  const problems = await db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    const audit = await checkAuditChain(tx);
    const evidence = await checkEvidenceChains(tx);
    const broken = (chain: string, row: number | null) =>
      row === null ? [] : [{ chain, what: `${chain}: row ${row} does not hang on the one before it` }];
    return [
      ...broken('audit', audit.firstBroken),
      ...evidence.flatMap(({ site, firstBroken }) => broken(`evidence/${site}`, firstBroken)),
      ...(await compareAnchors(tx, published)).flatMap((chain) =>
        chainProblems(chain, nowMs).map((what) => ({ chain: chain.chain, what })),
      ),
    ];
  });
  const byChain = groupedBy(problems, ({ chain }) => chain);
  let changed = 0;
  for (const site of sites) {
    const own = ['audit', `evidence/${site.id}`].filter((chain) => byChain.has(chain));
    const holds = new Map(own.map((chain) => [chain, wordsOf(byChain.get(chain)!.map(({ what }) => what))]));
    changed += await db.transaction((tx) =>
      settleAlerts(tx, { site, rule: 'evidence.chain', severity: 'critical', holds }, nowMs),
    );
  }
  return changed;
}

const wordsOf = (found: readonly string[]) => {
  const [first = '', ...others] = found;
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return { message: `${first}.${more}`, details: { problems: found.slice(0, MOST_SHOWN) } };
};

/** Checks the chains of hashes for as long as the process lives. */
@Injectable()
export class ChainWatch extends PeriodicTask {
  constructor(db: Database, topic: AnchorsTopic, catalogue: LoadedCatalogue, changes: AlertChanges, log: Logger) {
    let nextMs = -Infinity;
    super({
      what: 'checking the chains of hashes',
      log,
      work: async () => {
        const published = topic.published();
        if (published === null || Date.now() < nextMs) return;
        changes.add(await evaluateChains(db, catalogue.current.sites, published, Date.now()));
        nextMs = Date.now() + LOOK_EVERY_MS;
      },
      restMs: READING_MS,
    });
  }
}
