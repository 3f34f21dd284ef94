/** A record of `greenpark.anchors.v1`: how far a chain of hashes reached at a moment, kept where its database cannot be changed. */
import { instantWithMs } from '#domain';
import { cloudEvent, EVENT_TYPES, eventSource, readCloudEvent } from './cloud-event.js';

/** The last row of a chain. */
export interface ChainHead {
  /** `audit`, or `evidence/SITE`. */
  readonly chain: string;
  /** Place of the row in the chain: 1 is the first. */
  readonly sequence: number;
  /** SHA-256, hexadecimal: it stands for the row and, by the hash of the row before in it, for all rows before. */
  readonly hash: string;
}

/** A head as it was published. */
export interface Anchor extends ChainHead {
  /** Token of a time-stamp authority over `anchorBytes`, base64; absent: it has none. */
  readonly timeStamp?: string;
}

/** What a time stamp of a head is over. */
export const anchorBytes = ({ chain, sequence, hash }: ChainHead): Uint8Array =>
  new TextEncoder().encode(`${chain}\n${sequence}\n${hash}\n`);

/** Key of its record: the chain. */
export const anchorEvent = (head: ChainHead, atMs: number, timeStamp: Uint8Array | null = null) =>
  cloudEvent(
    {
      id: `${head.chain}/${head.sequence}/${head.hash}/${atMs}${timeStamp ? '/stamped' : ''}`,
      source: eventSource(),
      type: EVENT_TYPES.anchor,
      time: instantWithMs(atMs),
    },
    {
      ...head,
      at: instantWithMs(atMs),
      ...(timeStamp && { timeStamp: Buffer.from(timeStamp).toString('base64') }),
    },
  );

/** null: what is written there is no anchor. */
export function readAnchor(value: Uint8Array | null): Anchor | null {
  const event = readCloudEvent(value);
  if (!event.ok) return null;
  const { chain, sequence, hash, timeStamp } = event.data;
  const isWhole =
    typeof chain === 'string' &&
    typeof sequence === 'number' &&
    Number.isSafeInteger(sequence) &&
    sequence > 0 &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash);
  return isWhole ? { chain, sequence, hash, ...(typeof timeStamp === 'string' && { timeStamp }) } : null;
}
