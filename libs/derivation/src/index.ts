export { type HeldBridge, readHeldBridges, readHeldBridgesOfWindows } from './bridges/held-bridges.js';
export { actOnClaims } from './claims/act-on-claims.js';
export { type ClaimsBook, readClaimsBook } from './claims/claims-book.js';
export { followConfiguration } from './configuration/follow-configuration.js';
export { siteConfiguration } from './configuration/site-configuration.js';
export { deriveFigures, lockFigures, refreshPeriods, targetBody, publishStatus } from './derive-site.js';
export { type DerivedSite, derivedSites, type WantedFigures } from './derived-site.js';
export { type EnergyFlow, readEnergyFlow } from './energy-flow/read-energy-flow.js';
export { buildEvidence, type BuiltEvidence } from './evidence/build-evidence.js';
export { checkEvidenceChains } from './evidence/check-evidence-chains.js';
export { checkDay, checkDays } from './figures/check-days.js';
export { countedDeviceCodes, countedDevices } from './figures/counted-devices.js';
export { simulatedReadings } from './figures/simulated-readings.js';
export { readReconciliation } from './fuel/read-reconciliation.js';
export { hourFigure, parseFigure } from './lineage/figure-name.js';
export { findFactor, readLineage } from './lineage/read-lineage.js';
export { inPast, type WantedOfPast } from './past/in-past.js';
export { type PastSite, readPastSite } from './past/past-site.js';
export { readDifferences, type ReadDifferences } from './past/read-differences.js';
export { markDifferences, recompute, type Span } from './past/recompute.js';
export { type Effect, whatIf } from './past/what-if.js';
export { closeDue } from './periods/close-due.js';
export { readClosingFacts } from './periods/closing-facts.js';
export { approvePeriod, closePeriod } from './periods/close-period.js';
export { type DecidedFigure, decisionFigures } from './periods/decision-figures.js';
export { type PeriodStanding, readPeriodStandings } from './periods/period-standing.js';
export { approvedFigures, causeOf, readApprovals } from './periods/restate.js';
export { type CustomerHeat, readStatement, type StatementFigures } from './statement/read-statement.js';
export { deriveTargets, deriveTargetsTo, figuresOfTargets, figuresOfTargetsTo } from './targets/derive-targets.js';
export { figuresOfHours, type HoursOfDay, readSeasonHours } from './targets/read-season-hours.js';
export {
  figuresOfSignature,
  type ReadSignature,
  readSignature,
  type SignatureOrder,
} from './targets/read-signature.js';
export { newestFindings } from './targets/newest-findings.js';
export { figuresOfStatus, siteStatus } from './targets/site-status.js';
export { unsettledStatus, type UnsettledStatus } from './targets/unsettled.js';
export { ownSignatureOf, readVerificationBook } from './verification/verification-book.js';
export { readPeriodContent, waterfallOf } from './waterfall/read-waterfall.js';
export { continueDevices } from './windows/continue-devices.js';
export { deriveMarkedDevices } from './windows/derive-devices.js';
export { type DerivedDevice, derivedDevices, readDeviceInput } from './windows/device-input.js';
export { deriveDevice } from './windows/device-windows.js';
export { codesOfReading } from './windows/reading-flags.js';
export { RunningDevices } from './windows/running-devices.js';
