import { createHash } from 'node:crypto';
import { instantWithMs } from '#domain';
import { sealFiles } from './container.js';
import { MANIFEST, READINGS, contentFiles, leavesOf } from './content-files.js';
import { MerkleTree } from './merkle.js';
import { SIGNATURE, signatureFile } from './signature-file.js';
import { TIME_STAMP } from './stamp-file.js';
import type { PackSigner } from './signer.js';
import {
  FORMAT,
  FORMAT_VERSION,
  type ChainLink,
  type EvidenceContent,
  type Manifest,
  type ManifestFile,
} from './pack.js';

/** Files of a pack with their hashes: what its root and its place in the chain are decided by. */
export interface PreparedPack {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly listed: readonly ManifestFile[];
  readonly leaves: number;
  readonly root: string;
  readonly content: string;
}

export const MERKLE_HASH = 'RFC 6962, SHA-256';

export const merkleRoot = (leaves: readonly string[]): string => {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

export const listFile = (name: string, bytes: Uint8Array): ManifestFile => ({
  name,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Hash over the list of files: JSON of [name, bytes, sha256] each, without blanks. */
export const contentHash = (files: readonly ManifestFile[]): string =>
  createHash('sha256')
    .update(JSON.stringify(files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])))
    .digest('hex');

export function preparePack(content: EvidenceContent): PreparedPack {
  const files = contentFiles(content);
  const listed = [...files].map(([name, bytes]) => listFile(name, bytes));
  const leaves = leavesOf(files.get(READINGS)!);
  return { files, listed, leaves: leaves.length, root: merkleRoot(leaves), content: contentHash(listed) };
}

export interface Making {
  readonly productVersion: string;
  readonly rulesVersion: string;
  /** Unix ms; the only thing in a pack that is not a function of what is stored. */
  readonly createdMs: number;
  readonly chain: ChainLink;
  /** null: the pack is not signed. */
  readonly signer: PackSigner | null;
}

export function manifestOf(content: EvidenceContent, prepared: PreparedPack, making: Making): Manifest {
  const { site, period, grain, fromMs, toMs, configurationHash } = content;
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    product: 'Greenpark',
    productVersion: making.productVersion,
    rulesVersion: making.rulesVersion,
    site: site.id,
    siteName: site.name,
    timeZone: site.timeZone,
    period,
    grain,
    from: instantWithMs(fromMs),
    to: instantWithMs(toMs),
    created: instantWithMs(making.createdMs),
    configurationHash,
    siteHash: site.hash,
    files: prepared.listed,
    merkle: { file: READINGS, hash: MERKLE_HASH, leaves: prepared.leaves, root: prepared.root },
    content: prepared.content,
    chain: making.chain,
  };
}

/** All files of a pack but its time stamp. The same content, moment and key give the same bytes. */
export function packFiles(
  content: EvidenceContent,
  prepared: PreparedPack,
  making: Making,
): ReadonlyMap<string, Uint8Array> {
  const manifest = new TextEncoder().encode(`${JSON.stringify(manifestOf(content, prepared, making), null, 1)}\n`);
  const signature = making.signer && ([[SIGNATURE, signatureFile(manifest, making.signer)]] as const);
  return new Map([[MANIFEST, manifest], ...(signature ?? []), ...prepared.files]);
}

/** The archive. @param stamp token of a time-stamp authority; null: there is none */
export const sealPack = (files: ReadonlyMap<string, Uint8Array>, stamp: Uint8Array | null): Uint8Array =>
  sealFiles(stamp === null ? files : new Map([...files, [TIME_STAMP, stamp]]));
