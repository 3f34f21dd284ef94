import { ANCHORS_TOPIC, readAnchor, type Anchor } from '#contracts';
import { checkEvidenceChains } from '#derivation';
import { instantWithMs } from '#domain';
import type { TrustedAuthorities } from '#evidence';
import {
  Anchors,
  chainProblems,
  checkAuditChain,
  compareAnchors,
  readAudit,
  type AnchoredChain,
  type Database,
} from '#postgres';
import { withKafka } from '../system/system-kafka.js';
import { checkAnchorStamps, type ChainStamp } from './check-stamps.js';

/** Every chain of the database in itself and against what Kafka has of it. */
export interface ChainCheck {
  readonly chains: readonly AnchoredChain[];
  /** What is wrong, for people; []: nothing. */
  readonly problems: readonly string[];
  /** The newest time stamp of each chain that has one. */
  readonly stamps: readonly ChainStamp[];
}

/** @throws where Kafka or PostgreSQL does not answer */
export async function checkAnchors(
  db: Database,
  brokers: string,
  trusted: TrustedAuthorities | null = null,
): Promise<ChainCheck> {
  // First what was published: a row that comes meanwhile is in the database then.
  const { anchors, stamped } = await readAnchors(brokers);
  const { stamps, problems: unproved } = await checkAnchorStamps(stamped, trusted);
  return db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    const chains = await compareAnchors(tx, anchors);
    const audit = await checkAuditChain(tx);
    const problems = [
      ...unproved,
      ...(audit.firstBroken === null ? [] : [`audit: row ${audit.firstBroken} does not hang on the one before it`]),
      ...(await checkEvidenceChains(tx)).flatMap(({ site, firstBroken }) =>
        firstBroken === null ? [] : [`evidence/${site}: row ${firstBroken} does not hang on the one before it`],
      ),
      ...chains.flatMap((chain) => chainProblems(chain, Date.now())),
    ];
    if (chains.every(({ differs }) => differs.length === 0)) return { chains, problems, stamps };
    // A restore from an older backup does the same, and says so.
    const restores = await readAudit(tx, { sites: null, beforeId: null, limit: 10, action: 'database-restored' });
    const explained = restores.map(
      ({ id, who, atMs, subject }) =>
        `row ${id} of the audit log: ${who} restored the database at ${instantWithMs(atMs)} from a backup of ${subject}`,
    );
    return { chains, problems: [...problems, ...explained], stamps };
  });
}

/** Read whole: an anchor of years ago counts as much as the last one. */
async function readAnchors(brokers: string): Promise<{ anchors: Anchors; stamped: Anchor[] }> {
  const anchors = new Anchors();
  const stamped: Anchor[] = [];
  await withKafka(brokers, 'anchors', async (kafka) => {
    let failed: (error: Error) => void = () => undefined;
    const fatal = new Promise<never>((_, reject) => (failed = reject));
    const reader = kafka.reader({
      topics: [ANCHORS_TOPIC],
      onRecord: ({ value }) => {
        const anchor = readAnchor(value);
        if (anchor) anchors.add(anchor);
        if (anchor?.timeStamp !== undefined) stamped.push(anchor);
      },
      onFatal: (error) => failed(error),
    });
    try {
      await Promise.race([reader.start(), fatal]);
    } finally {
      await reader.stop();
    }
  });
  return { anchors, stamped };
}

/** A line for each chain. */
export const chainLine = ({ chain, rows, anchors, anchoredTo, differs }: AnchoredChain): string =>
  differs.length === 0
    ? `${chain}: ${rows} rows, as they were published (${anchors} anchors, the last one of row ${anchoredTo})`
    : `${chain}: ${rows} rows, NOT as they were published`;
