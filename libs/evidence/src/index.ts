export { CHAIN_START, linkHash } from './pack/chain.js';
export type {
  ChainLink,
  EvidenceApprovals,
  EvidenceContent,
  EvidenceDegreeDays,
  EvidenceEvent,
  EvidenceFigures,
  EvidenceFuel,
  EvidenceReading,
  EvidenceRun,
} from './pack/pack.js';
export { fingerprintOf, packSigner, type PackSigner, publicKeyLine } from './pack/signer.js';
export { NORMALS } from './pack/pack.js';
export { stampedBytes } from './pack/stamp-file.js';
export { packFiles, type PreparedPack, preparePack, sealPack } from './pack/write-pack.js';
export { closingOf, restatementsOf } from './verify/approvals.js';
export type { KnownKeys } from './verify/check-signature.js';
export { contentProblem } from './verify/check-content.js';
export { windowsOf } from './verify/recompute-pack.js';
export { verifyPack, type VerifyReport } from './verify/verify-pack.js';
export { certificatesOf, checkStamp, type CheckedStamp, type TrustedAuthorities } from './stamp/check-stamp.js';
export { StampError, stampQuestion, tokenOf } from './stamp/token.js';
export { checkPackStamp, describeStamp } from './verify/check-pack-stamp.js';
export type { EvidenceVerificationBook } from './pack/verification-book.js';
export type { EvidenceClaims } from './pack/claims-book.js';
export type { EvidenceFuelBook } from './pack/fuel-book.js';
export type { CheckedVerification } from './verify/check-verification.js';
export { drawsOf, sampleSeed } from './verification/seed.js';
export {
  type DrawnSample,
  findingName,
  sampleOf,
  standingOf as verificationStanding,
  type VerificationStanding,
} from './verification/standing.js';
export { EvidenceError } from './pack/readings-csv.js';
