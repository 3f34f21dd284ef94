import { cloudEvent, EVENT_TYPES, eventSource, EVIDENCE_TOPIC } from '#contracts';
import { instantWithMs, RULES_VERSION, type Period } from '#domain';
import {
  CHAIN_START,
  linkHash,
  packFiles,
  preparePack,
  sealPack,
  stampedBytes,
  type ChainLink,
  type EvidenceContent,
  type PackSigner,
  type PreparedPack,
} from '#evidence';
import {
  addEvidenceRoot,
  addToOutbox,
  appendAudit,
  isDerivationWaiting,
  lockEvidenceChain,
  readNewestRoot,
  storeEvidencePack,
  type Database,
  type EvidenceRoot,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { gatherEvidence } from './evidence-content.js';

export interface EvidenceOrder {
  readonly period: Period;
  readonly methodology: string;
  readonly productVersion: string;
  /** Who asked for it; kept with the link of a pack that is new, and in the audit log. */
  readonly who: string;
  /** Unix ms. */
  readonly nowMs: number;
  /** Absent: the pack is not signed. */
  readonly signer?: PackSigner | null;
  /** Asks a time-stamp authority; null: there is no stamp to be had. Absent: none is asked. */
  readonly stamp?: ((subject: Uint8Array) => Promise<Uint8Array | null>) | null;
}

export interface BuiltEvidence {
  readonly bytes: Uint8Array;
  readonly root: string;
  readonly chain: ChainLink;
  /** The content differs from the newest pack of the period: a link was added and is published. */
  readonly isNew: boolean;
  readonly content: EvidenceContent;
}

/** `busy`: figures of the period are being made at the moment; `nothing`: there are none. */
export type EvidenceOutcome =
  { readonly kind: 'built'; readonly evidence: BuiltEvidence } | { readonly kind: 'busy' | 'nothing' };

/** What a pack of the period holds, from one snapshot; a text where there is none at the moment. */
export async function readEvidence(
  db: Database,
  derived: DerivedSite,
  { period, methodology, nowMs }: Pick<EvidenceOrder, 'period' | 'methodology' | 'nowMs'>,
): Promise<EvidenceContent | 'busy' | 'nothing'> {
  return db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    const devices = derived.site.devices.map(({ id }) => id);
    if (await isDerivationWaiting(tx, derived.siteId, devices, period.toMs)) return 'busy';
    const content = await gatherEvidence(tx, derived, period, methodology);
    // The figure of a period that has ended a moment ago is about to be made again.
    const isStale = content?.results.period.isWhole === false && nowMs >= period.toMs;
    return isStale ? 'busy' : (content ?? 'nothing');
  });
}

/**
 * Makes the evidence pack of a period from one snapshot: adds a link to the chain of the site where its content is new, then keeps
 * the pack. Of a process that ends between the two the link stays, and the pack is made again under it.
 */
export async function buildEvidence(
  db: Database,
  derived: DerivedSite,
  order: EvidenceOrder,
): Promise<EvidenceOutcome> {
  const gathered = await readEvidence(db, derived, order);
  if (typeof gathered === 'string') return { kind: gathered };
  const prepared = preparePack(gathered);
  const { link, isNew } = await db.transaction((tx) => linkPack(tx, derived, gathered, prepared, order));
  const chain = { version: link.version, previous: link.previous, hash: link.hash };
  const { productVersion, nowMs, signer = null } = order;
  const files = packFiles(gathered, prepared, {
    productVersion,
    rulesVersion: RULES_VERSION,
    createdMs: nowMs,
    chain,
    signer,
  });
  const bytes = sealPack(files, (await order.stamp?.(stampedBytes(files))) ?? null);
  await storeEvidencePack(db, derived.siteId, order.period.label, {
    version: link.version,
    root: prepared.root,
    chain: link.hash,
    bytes,
  });
  return { kind: 'built', evidence: { bytes, root: prepared.root, chain, isNew, content: gathered } };
}

/** The link of this content: the newest one of the period where nothing has changed, else a new one at the end of the chain. */
async function linkPack(
  tx: Queryable,
  { site, siteId }: DerivedSite,
  { period }: EvidenceContent,
  { leaves, root, content }: PreparedPack,
  { who, nowMs }: EvidenceOrder,
): Promise<{ link: EvidenceRoot; isNew: boolean }> {
  await lockEvidenceChain(tx, siteId);
  const before = await readNewestRoot(tx, siteId, period);
  if (before && before.root === root && before.content === content) return { link: before, isNew: false };
  const previous = (await readNewestRoot(tx, siteId))?.hash ?? CHAIN_START;
  const version = (before?.version ?? 0) + 1;
  const hash = linkHash({ site: site.id, period, version, leaves, root, content }, previous);
  const link = { period, version, leaves, root, content, previous, hash, createdMs: nowMs, who };
  await addEvidenceRoot(tx, siteId, link);
  await addToOutbox(tx, [
    {
      topic: EVIDENCE_TOPIC,
      key: `${site.id}/${period}/${version}`,
      event: cloudEvent(
        { id: hash, source: eventSource(site.id), type: EVENT_TYPES.evidence, time: instantWithMs(nowMs) },
        { site: site.id, period, version, leaves, root, content, previous, hash },
      ),
    },
  ]);
  const detail = { version, leaves, root, hash };
  await appendAudit(tx, { site: site.id, who, action: 'evidence-linked', subject: period, reason: '', detail });
  return { link, isNew: true };
}
