import { createHash } from 'node:crypto';
import { instantOf } from '#domain';

const BITS = 52n;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The seed of a sample: SHA-256 over the Merkle root of the period's evidence, a line feed, and the verifier's own words. Who made
 * the readings did not know the words, and who chose the words found the root in the chain already.
 */
export const sampleSeed = (root: string, words: string): string => sha256(`${root}\n${words}`);

/** For each hour a number in (0, 1): the first 52 bits of SHA-256 over the seed, a line feed, and the hour (RFC 3339, UTC), and a half. */
export const drawsOf =
  (seed: string) =>
  (startMs: number): number => {
    const first = BigInt(`0x${sha256(`${seed}\n${instantOf(startMs)}`).slice(0, 16)}`) >> (64n - BITS);
    return (Number(first) + 0.5) / 2 ** Number(BITS);
  };
