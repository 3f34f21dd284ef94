import { leafHash, MerkleTree, nodeHash } from '../../../evidence/src/pack/merkle.js';

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
