import { createHash } from 'node:crypto';

/** What a link stands for. */
export interface LinkedPack {
  readonly site: string;
  readonly period: string;
  readonly version: number;
  readonly leaves: number;
  /** Merkle root of the readings. */
  readonly root: string;
  /** Hash of all files of the pack. */
  readonly content: string;
}

/** The link before the first one. */
export const CHAIN_START = '0'.repeat(64);

/** Hash of one link: whoever changes a pack of the past has to change all links after it. */
export function linkHash({ site, period, version, leaves, root, content }: LinkedPack, previous: string): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, site, period, version, leaves, root, content]))
    .digest('hex');
}
