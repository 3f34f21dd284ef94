import fc from 'fast-check';
import { MerkleTree } from '../../../evidence/src/pack/merkle.js';
import { inclusionProof, provesInclusion } from './merkle-proof.js';

const someLeaves = fc.array(fc.uint8Array({ maxLength: 12 }), { minLength: 1, maxLength: 40 });
const rootOf = (leaves: readonly Uint8Array[]): string => {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

describe('proofs of inclusion after RFC 6962', () => {
  it('prove each leaf at its place and nowhere else', () => {
    fc.assert(
      fc.property(someLeaves, (leaves) => {
        const root = rootOf(leaves);
        leaves.forEach((leaf, i) => {
          const proof = inclusionProof(leaves, i);
          expect(provesInclusion(leaf, i, leaves.length, proof, root)).toBe(true);
          expect(provesInclusion(Buffer.concat([leaf, Buffer.of(1)]), i, leaves.length, proof, root)).toBe(false);
          expect(provesInclusion(leaf, i, leaves.length, [...proof, root], root)).toBe(false);
          if (leaves.length > 1) expect(provesInclusion(leaf, i, leaves.length, proof.slice(1), root)).toBe(false);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are refused of a leaf that is not there', () => {
    expect(() => inclusionProof(['', 'a'], 2)).toThrow(RangeError);
    expect(provesInclusion('', 3, 2, [], rootOf([Buffer.of()]))).toBe(false);
  });
});
