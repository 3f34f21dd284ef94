import { createHash } from 'node:crypto';

/**
 * Merkle tree hash after RFC 6962 section 2.1 (Certificate Transparency): SHA-256, leaves prefixed by 0x00, nodes by 0x01,
 * split at the largest power of two below the number of leaves. A flipped bit in any leaf changes the root.
 */

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

export const leafHash = (data: Uint8Array | string): Buffer => createHash('sha256').update(LEAF).update(data).digest();

const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
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

/** Hashes from a leaf up to the root, the sibling of the leaf first (RFC 6962 section 2.1.1), hexadecimal. */
export function inclusionProof(leaves: readonly (Uint8Array | string)[], index: number): string[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} of ${leaves.length}`);
  }
  const rootOf = (from: number, to: number): string => {
    const tree = new MerkleTree();
    for (let i = from; i < to; i++) tree.add(leaves[i] as string);
    return tree.root();
  };
  const path = (from: number, to: number, at: number): string[] => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return at < middle
      ? [...path(from, middle, at), rootOf(middle, to)]
      : [...path(middle, to, at), rootOf(from, middle)];
  };
  return path(0, leaves.length, index);
}

/** Does this leaf lie at this place under this root? */
export function provesInclusion(
  data: Uint8Array | string,
  index: number,
  size: number,
  proof: readonly string[],
  root: string,
): boolean {
  if (index < 0 || index >= size) return false;
  const climb = (at: number, within: number, left: readonly string[]): Buffer | null => {
    if (within === 1) return left.length === 0 ? leafHash(data) : null;
    const sibling = left.at(-1);
    if (sibling === undefined) return null;
    const middle = splitOf(within);
    const inner =
      at < middle ? climb(at, middle, left.slice(0, -1)) : climb(at - middle, within - middle, left.slice(0, -1));
    if (inner === null) return null;
    const other = Buffer.from(sibling, 'hex');
    return at < middle ? nodeHash(inner, other) : nodeHash(other, inner);
  };
  return climb(index, size, proof)?.toString('hex') === root;
}

/** Largest power of two below n. */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}
