import { createHash } from 'node:crypto';

/**
 * Merkle tree hash after RFC 6962 section 2.1 (Certificate Transparency): SHA-256, leaves prefixed by 0x00, nodes by 0x01,
 * split at the largest power of two below the number of leaves. A flipped bit in any leaf changes the root.
 */

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

export const leafHash = (data: Uint8Array | string): Buffer => createHash('sha256').update(LEAF).update(data).digest();

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/** Root of leaves that are added one after the other; holds one hash per level, so any number of leaves will do. */
export class MerkleTree {
  /** Complete subtrees, largest first: their sizes are the ones in the binary form of `size`. */
  private readonly subtrees: { readonly hash: Buffer; readonly size: number }[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  add(data: Uint8Array | string): void {
    let hash = leafHash(data);
    let size = 1;
    for (let last = this.subtrees.at(-1); last?.size === size; last = this.subtrees.at(-1)) {
      this.subtrees.pop();
      hash = nodeHash(last.hash, hash);
      size *= 2;
    }
    this.subtrees.push({ hash, size });
    this.leaves += 1;
  }

  /** The root of what was added so far, hexadecimal. Of nothing: SHA-256 of the empty string. */
  root(): string {
    const [last, ...rest] = [...this.subtrees].reverse();
    if (last === undefined) return createHash('sha256').digest('hex');
    return rest.reduce((right, { hash }) => nodeHash(hash, right), last.hash).toString('hex');
  }
}
