export { CHAIN_START, linkHash } from './pack/chain.js';
export type {
  ChainLink,
  EvidenceApprovals,
  EvidenceContent,
  EvidenceDegreeDays,
  EvidenceEvent,
  EvidenceFigures,
  EvidenceReading,
  EvidenceRun,
} from './pack/pack.js';
export { fingerprintOf, packSigner, type PackSigner, publicKeyLine } from './pack/signer.js';
export { NORMALS } from './pack/pack.js';
export { type PreparedPack, preparePack, writePack } from './pack/write-pack.js';
export { closingOf, restatementsOf } from './verify/approvals.js';
export type { KnownKeys } from './verify/check-signature.js';
export { contentProblem } from './verify/check-content.js';
export { windowsOf } from './verify/recompute-pack.js';
export { verifyPack, type VerifyReport } from './verify/verify-pack.js';
