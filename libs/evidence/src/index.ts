export * from './pack.js';
export { MerkleTree, inclusionProof, leafHash, provesInclusion } from './merkle.js';
export { CHAIN_START, linkHash, type LinkedPack } from './chain.js';
export { preparePack, writePack, type Making, type PreparedPack } from './write-pack.js';
export { contentProblem, type ContentProblem } from './check-content.js';
export { checkApprovals, closingOf, restatementsOf, type ApprovalState } from './approvals.js';
export { windowsOf, type RunWindows } from './recompute.js';
export { verifyPack, type VerifyCheck, type VerifyOptions, type VerifyReport } from './verify.js';
