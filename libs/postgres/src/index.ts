export { type AlertRow } from './alerts/alert-entity.js';
export { advanceToLoss, advanceToMoment, advanceToStatus, lockRule } from './alerts/alerting-position.js';
export { readConditions, readDueConditions, type StoredCondition, writeCondition } from './alerts/alert-conditions.js';
export { readMaintenance, readMaintenanceIn } from './alerts/read-maintenance.js';
export { readHeardIn, readLastHeard } from './readings/heard.js';
export { readGoodValues } from './readings/asked/good-values.js';
export type { AlertKey, AlertWords, OpenAlert } from './alerts/open-alert.js';
export { type AlertDocument, alertDocument } from './alerts/alert-document.js';
export {
  acknowledgeAlert,
  type AlertAnswer,
  noteAlert,
  endShelves,
  shelveAlert,
  suppressAlert,
  unshelveAlert,
} from './alerts/operate-alerts.js';
export { type AlertCounts, countActiveAlerts, NO_ALERTS } from './alerts/count-active-alerts.js';
export { type Occurrence, readOccurrences } from './alerts/occurrences.js';
export { readWorkList } from './alerts/work-list.js';
export { countAlerts, readAlerts, readAlertsSince, readOpenVersions } from './alerts/read-alerts.js';
export { readAlertsAbout } from './alerts/read-alerts-about.js';
export {
  activeAlerts,
  changeAlert,
  lockAlert,
  openAlerts,
  publishAgain,
  raiseAlert,
  readAlert,
  readRuleState,
  type UnlikeAlert,
  writeRuleState,
} from './alerts/write-alerts.js';
export { type AuditAction } from './audit/audit-entity.js';
export { addRefusals, addRefusalsOf, readRefusalPosition, readRefusals, type Refusals } from './access/security-log.js';
export { addApiKey, readApiKeys, revokeApiKey } from './access/api-keys.js';
export { appendAudit, appendAuditOfChange, checkAuditChain, readAudit } from './audit/audit-log.js';
export { backupDatabase } from './backup/backup-database.js';
export { type BackupManifest, BackupRefused } from './backup/backup-manifest.js';
export { type DatabaseContents, readContents } from './backup/database-contents.js';
export { checkBackup, refuseUsers, restoreDatabase } from './backup/restore-database.js';
export { addClaimAct, hasClaims, readClaimActs } from './claims/claim-acts.js';
export { type ApprovedPeriod, readApprovedPeriods } from './claims/approved-figures.js';
export { type ConfigurationEntry } from './configuration/configuration-entity.js';
export {
  type ConfigurationChange,
  currentConfiguration,
  readConfigurationBody,
  readConfigurationHistory,
  readCountingConfiguration,
  recordConfiguration,
  RevisionMoved,
} from './configuration/kept-configuration.js';
export { Names, type PointName } from './configuration/names.js';
export {
  type HeadRevision,
  type Proposal,
  readHeadRevision,
  readLastProposal,
  wasAccepted,
} from './configuration/revisions.js';
export { type DatabaseLimits, SERVICE_LIMITS } from './connection/database-limits.js';
export { type DatabaseOptions, openDatabase } from './connection/open-database.js';
export { createDatabase } from './database/create-database.js';
export { Database, type Queryable, type Session, type Transaction } from './database/database.js';
export { hasTable } from './database/has-table.js';
export { DatabaseChanged } from './database/identity.js';
export { inSnapshot } from './database/in-snapshot.js';
export { LruMap } from './database/lru-map.js';
export { migrate, migrationsRun, schemaIsCurrent, schemaVersion, unknownMigrations } from './database/migrate.js';
export { storableJson, storableText } from './database/storable-text.js';
export { isDataError, isTimeout, isTransient } from './database/transient-error.js';
export {
  countWaitingDeadLetters,
  DEAD_LETTER_STATES,
  type DeadLetterFilter,
  type DeadLetterRow,
  type DeadLetterState,
  markDiscarded,
  markReplayed,
  readDeadLetters,
} from './dead-letters/read-dead-letters.js';
export { readUnknownLetters } from './dead-letters/read-unknown-letters.js';
export { addDeadLetters, type StoredDeadLetter } from './dead-letters/write-dead-letters.js';
export { readDeadLetterDeletions, trimDeadLetters, type DeadLetterDeletion } from './dead-letters/trim-dead-letters.js';
export {
  addEvidenceRoot,
  type EvidenceRoot,
  type FigureOrigin,
  isDerivationWaiting,
  lockEvidenceChain,
  readAllEvents,
  readFigureOrigins,
  readEvidenceLinks,
  readNewestRoot,
  readOpenPeriods,
  readRevisionCauses,
  readWindowOrigins,
  readWindowThatEnds,
  readYearsWithoutFigure,
} from './evidence/evidence-queries.js';
export { readChainHeads } from './anchors/chain-heads.js';
export { chainProblems } from './anchors/chain-problems.js';
export { readRefusedSince } from './dead-letters/dead-letter-rate.js';
export { type AnchoredChain, Anchors, compareAnchors } from './anchors/compare-anchors.js';
export {
  listEvidencePacks,
  type PackOfPeriod,
  readEvidencePack,
  storeEvidencePack,
  type StoredPack,
} from './evidence/evidence-packs.js';
export { allEnded } from './database/all-ended.js';
export { closeDueFigures } from './figures/close-figures.js';
export { readDailyTemperatures } from './figures/daily-temperature.js';
export { readKeptRules, type KeptRules } from './figures/kept-rules.js';
export {
  deleteHours,
  deleteOpenFigures,
  type FigureKey,
  moveFigure,
  readFigureKeys,
  readHourStarts,
} from './figures/move-figures.js';
export { addPeriodAction, markClosed, type PeriodAction, readPeriodActions } from './figures/period-close.js';
export { type EmissionFigures, readEmissions, readWindows, type WindowRow } from './figures/read-figures.js';
export {
  type AlikeHours,
  HOUR_NUMBERS,
  type HourLines,
  type HourNumber,
  numbersOf,
  numberTexts,
  readHourLines,
  startOf,
} from './figures/read-hour-lines.js';
export { type HourHeat, readHourHeat, readPeriodLabels } from './figures/season-hours.js';
export { streamFigures } from './figures/stream-figures.js';
export { readRestatements, readRevisions, type Restatement } from './figures/restatements.js';
export { type HourAmount, readHourAmounts } from './figures/hour-amounts.js';
export { readFigures, readFiguresAt, readFiguresBeside, type StoredFigures } from './figures/stored-figures.js';
export { readNumbersAt, type StoredNumbers } from './figures/stored-numbers.js';
export { addRevisions, type NewFigures, writeFigures } from './figures/write-figures.js';
export {
  addToLedger,
  countsToAdd,
  type LedgerEntry,
  type LedgerLine,
  readLedger,
  readSeenDevices,
  hasBeenHeard,
  UNKNOWN,
} from './log/device-ledger.js';
export { readCheckpoints, thinCheckpoints } from './log/checkpoints.js';
export {
  adoptLog,
  countLostRanges,
  type LossKind,
  type FoundLoss,
  listLosses,
  loseRange,
  readLostRanges,
} from './log/lost-ranges.js';
export {
  PositionMoved,
  type KnownOffset,
  moveOffsets,
  type OffsetMove,
  readOffset,
  readOffsets,
  type StoredOffset,
} from './log/offsets.js';
export {
  MOST_OF_OWNER,
  MOST_OF_SITE,
  type PushSubscriptionRow,
  putPushSubscription,
  readPushSubscription,
  readPushSubscriptions,
  readSubscribedSites,
  removePushSubscription,
  subscriptionId,
} from './push/push-subscriptions.js';
export { shareOut } from './push/share-out.js';
export { makeDigests } from './notifications/make-digests.js';
export {
  type NotificationRow,
  readAlarmSteps,
  readKnownNotifications,
  readNotifications,
  readTransitions,
  readWaitingAlerts,
  type WaitingAlert,
} from './notifications/read-notifications.js';
export {
  addNotification,
  type AlertTransition,
  type NewNotification,
  routeTransitions,
} from './notifications/route-transitions.js';
export {
  claimDue,
  type DueNotification,
  type FailingSink,
  noteFailed,
  noteOmitted,
  noteSent,
  postponeNotifications,
  queueOf,
  readFailingSinks,
  SENDING_HOLDS_MS,
} from './notifications/send-queue.js';
export { addToOutbox, moveOutbox, type OutboxRecord, readOutboxState, readWaitingKeys } from './log/outbox.js';
export {
  type MeterEventRow,
  readEventSpan,
  readMeterEvent,
  readMeterEvents,
} from './meter-events/read-meter-events.js';
export { type FuelBatchRow, readFuelBatches } from './meter-events/read-fuel-batches.js';
export { addMeterEvents } from './meter-events/write-meter-events.js';
export {
  createPrincipal,
  type Issue,
  type IssuedCredential,
  type NewPrincipal,
  rotateCredential,
} from './principals/issue-credential.js';
export { ensureLocalPrincipal } from './principals/local-principal.js';
export { publishAllPrincipals } from './principals/publish-principals.js';
export { type Principal, readPrincipals, stateOf } from './principals/read-principals.js';
export { revokeCredential } from './principals/revoke-credential.js';
export { readAmounts, writeAmounts } from './readings/amounts.js';
export { readConflicts, readConflictTimes } from './readings/conflicts.js';
export { type IntervalAmount, readIntervalAmounts } from './readings/asked/interval-amounts.js';
export { type Layout, type LayoutKey, Layouts } from './readings/layouts.js';
export { FencedDatabase, SiteLost } from './ownership/fenced-database.js';
export { isLookOpen, openLook, type ReachedLook, reachLook, readReachedLook } from './ownership/looks.js';
export { beat, leave, leaveDead, type ProcessRow, readClock } from './ownership/processes.js';
export { type OwnedSite, readOwnedSites, releaseSite, shareSites } from './ownership/site-owners.js';
export {
  holdSiteRule,
  lockPromotableSites,
  promoteSite,
  readSiteRules,
  type SiteRule,
} from './ownership/site-rules.js';
export { executeReady, type ReadyStatement } from './database/ready-statement.js';
export { addMarks, type Mark, type MarkColumns, markSite, marksToAdd, readAllMarks } from './marks/marks.js';
export {
  type OpenDay,
  packDay,
  type ReadingMonth,
  readOpenDays,
  readPackableMonths,
  releasePackedMonths,
} from './readings/packs/pack-readings.js';
export {
  isSimulated,
  noteOrigins,
  readOrigin,
  readSimulation,
  setAmountsAside,
  setRowsAside,
  setSitesAside,
} from './readings/origins.js';
export { ReadingPartitions } from './readings/partitions.js';
export {
  readFirstWindow,
  readFuelDayBefore,
  readFuelDays,
  readFuelDaysOf,
  readFuelWindows,
  readHourHeats,
  readStockTakings,
  writeFuelDays,
} from './fuel/fuel-days.js';
export { readLoads } from './readings/asked/read-loads.js';
export {
  type CodedReading,
  readCodedReadings,
  readCodeTimes,
  readSentValues,
  readValuesAt,
} from './readings/asked/read-corrections.js';
export {
  type Arrival,
  type DeviceRange,
  type DeviceReadings,
  readDevices,
  type ReadingDetail,
  readNeighbour,
  readNewest,
  readPointRows,
  type StoredReading,
} from './readings/asked/read-readings.js';
export { readPointColumns, readPointPage } from './readings/asked/read-point-page.js';
export { firstOfColumns, rowsOfColumns, type ReadingColumns } from './readings/asked/reading-columns.js';
export { type NewestOfPoint, readNewestOfPoints } from './readings/asked/newest-good.js';
export { type StreamedReading, streamReadings } from './readings/asked/stream-readings.js';
export { compactSeqRanges, SeqRangeRounds } from './seq/compact-seq-ranges.js';
export { addSeqRanges, isOneRound, type ReadySeqRanges, seqRangesToAdd, sendSeqRanges } from './seq/seq-ranges.js';
export type { DeviceSeqRange, StoredSeqs } from './seq/device-seq-range.js';
export { SeqTails } from './seq/seq-tails.js';
export { StoredSpans } from './readings/stored-spans.js';
export type { ColumnsToWrite, RowToWrite } from './readings/row-to-write.js';
export type { Collision } from './readings/merge-rows.js';
export { ReadingsWrite, type WrittenBy } from './readings/write-readings.js';
export {
  addReport,
  hasReport,
  readNewestReport,
  readReport,
  readReportFiles,
  readReportMails,
  type ReportFile,
  reportMailId,
  type ReportRow,
  scheduleKnownSince,
} from './reports/reports.js';
export { addHandOver, type HandOver, lockHandOvers, readHandOvers, readLogBegin } from './shift-log/hand-overs.js';
export { readActionsIn, readAlarmStepsIn } from './shift-log/happened.js';
export { addShiftNote, readShiftNote, readShiftNotes, type ShiftNote } from './shift-log/shift-notes.js';
export {
  type AcceptedSince,
  type AlertSince,
  type EventSince,
  type Newest,
  readAcceptedSince,
  readAlertsBetween,
  readEventsSince,
  readSignaturesSince,
  type SignatureSince,
} from './differences/happened-since.js';
export { type LateArrivals, readLateArrivals } from './differences/late-arrivals.js';
export { readRestatedHours, readUnsettledDays, type RestatedHour, type Since } from './differences/restated-hours.js';
export { inShadow, type Shadow, shadowWindows } from './shadow/in-shadow.js';
export { compareShadow, type ShadowComparison } from './shadow/shadow-compare.js';
export {
  copyFigures,
  type FigureDifference,
  hideSignatures,
  readChangedInShadow,
  readFigureDifferences,
  readPeriodDifferences,
} from './shadow/shadow-differences.js';
export { addShadowEvent } from './shadow/shadow-event.js';
export { hideLater, readFirstLater, readRealFuelDay, readRevisionsThen } from './shadow/shadow-past.js';
export { readRights, type Rights } from './roles/rights.js';
export { GRANTS, privilegesOf } from './roles/service-grants.js';
export { LoginsRefused, makeServiceLogins } from './roles/service-logins.js';
export { readHeldStates } from './status/held-states.js';
export { readStatus, type StoredStatus, readStatusesSince, readTargets } from './status/read-status.js';
export {
  lockStatus,
  type PointCodes,
  readDerivedUntil,
  readNewestReadings,
  readPointCodes,
  readWindowAt,
  statusMessage,
  writeStatus,
  writeTarget,
} from './status/write-status.js';
export { readSettlingFigures, readUnsettled } from './status/unsettled.js';
export {
  addFindingAct,
  type FindingFilter,
  type NewFinding,
  raiseFinding,
  readFinding,
  readFindings,
  readFindingsOf,
} from './verification/findings.js';
export {
  addOpinion,
  addVerification,
  lockVerificationBook,
  readVerification,
  readVerifications,
  type StoredVerification,
  type Verification,
  type VerificationFilter,
} from './verification/verifications.js';
export { readCoveredDays, readUncoveredWindows } from './windows/coverage-rows.js';
export { type DayCheck, readArrivals, readDayChecks, readUncheckedDays, writeDayCheck } from './windows/day-checks.js';
export {
  type TakenMark,
  deleteMarks,
  readMarkedDevices,
  readMarkedSites,
  joinWaitingMarks,
  readLongMarked,
  readRecentlyMarked,
  takeMarks,
} from './marks/device-marks.js';
export { type BridgeHourRow, readBridgeHours } from './figures/bridge-hours.js';
export { readExcludedHours } from './figures/excluded-hours.js';
export { readToldTimes } from './figures/told-times.js';
export { countSetAside, readSetAside, setAside, takeBack } from './windows/set-aside.js';
export { extendWindows, readDevicesWithEvents } from './windows/extend-windows.js';
export { endMarks, takeMarksOf, type TakenMarks } from './marks/taken-marks.js';
export {
  type LostWindow,
  readAmountsOfParts,
  readDarkWindows,
  readDaySums,
  readGreatestHour,
  readHourlyRate,
  readKnownAround,
  readLostWindows,
  readSubstitutedHours,
} from './windows/gap-rows.js';
export {
  addHourMarks,
  deleteHourMarks,
  hasHourMarks,
  MARK_CAUSES,
  type MarkCause,
  markHoursWithFactors,
  markStoredHours,
  takeHourMarks,
} from './marks/hour-marks.js';
export {
  readAmountsIn,
  readBridged,
  readEstimatedAt,
  readEstimatedPoints,
  readEstimatedSpans,
  readStatesBefore,
  readWindowStarts,
} from './windows/read-windows.js';
export {
  readDecisionEvents,
  readDeviceEvents,
  readFirstReading,
  readNextMoment,
  readOldestRow,
  readRowTime,
  readStoredSpans,
} from './windows/stored-times.js';
export { readSeenStarts, readWindowBuckets, type WindowBucket } from './windows/read-buckets.js';
export { type NewestWindow, readNewestWindows } from './windows/newest-windows.js';
export { type IntervalMean, readIntervalMeans, readShownMean } from './windows/interval-means.js';
export { readUsualValues, type UsualValues } from './windows/usual-values.js';
export { type ChangedWindow, type PointWindows, replaceWindows } from './windows/write-windows.js';
export { holdClosing } from './marks/mark-generation.js';
