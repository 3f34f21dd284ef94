export * from './pack/pack.js';
export { MerkleTree, inclusionProof, leafHash, provesInclusion } from './pack/merkle.js';
export { CHAIN_START, linkHash, type LinkedPack } from './pack/chain.js';
export { preparePack, writePack, type Making, type PreparedPack } from './pack/write-pack.js';
export { contentProblem, type ContentProblem } from './verify/check-content.js';
export { checkApprovals, closingOf, restatementsOf, type ApprovalState } from './verify/approvals.js';
export { windowsOf, type RunWindows } from './verify/recompute-pack.js';
export { verifyPack, type VerifyCheck, type VerifyOptions, type VerifyReport } from './verify/verify-pack.js';
