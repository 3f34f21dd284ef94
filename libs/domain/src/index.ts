export {
  type Bridge,
  type BridgeCalendar,
  BRIDGE_MODEL_DAYS,
  type BridgeOutcome,
  bridgeOutcome,
  type BridgeSubstations,
  isOfSeason,
} from './bridge/bridge.js';
export { type BridgeEffect, bridgeEffects, type BridgeEffects, withBridges } from './bridge/bridge-effects.js';
export {
  type BridgeHour,
  bridgeHours,
  DECIDABLE_MS,
  decisionAbout,
  darkParts,
  type DarkSpan,
  darkSpans,
  type DarkWindow,
  spansTogether,
  TOGETHER_MS,
} from './bridge/dark-spans.js';
export { DAILY_RULES, type DailyRule, type DailyState, judgeDay, targetSubject } from './alert/rules/daily-rules.js';
export { ConditionsReplay } from './alert/replay/conditions-replay.js';
export { LimitReplay } from './alert/replay/limit-replay.js';
export { NOT_REPLAYED } from './alert/replay/not-replayed.js';
export { type HeardDevice, SilenceReplay } from './alert/replay/silence-replay.js';
export { worksAt, type WorksSpan } from './alert/replay/works-at.js';
export { type ReplayedStep, RulesReplay } from './alert/rules/replay-rules.js';
export { type HeldRegister, heldWords, isHeldTooLong } from './alert/rules/held-rule.js';
export { calm, evaluateLevels, type LevelRule, type LevelState } from './alert/levels.js';
export {
  ALERT_STATES,
  type AlertEvent,
  type AlertLife,
  type AlertState,
  alertState,
  isAside,
  newAlert,
  nextLife,
  type Suppression,
} from './alert/life.js';
export {
  CLEAR,
  conditionDueMs,
  type ConditionState,
  type ConditionTiming,
  isWorseForLong,
  nextCondition,
  nextWorse,
  type Observation,
} from './alert/condition.js';
export { type HeldWords, type RuleLook, subjectLook } from './alert/rule-look.js';
export {
  isOtherWords,
  raisedMessage,
  settleCondition,
  type SevereWords,
  type SubjectLook,
  wantedSuppression,
} from './alert/settle-condition.js';
export { isSameSuppression, suppressionByDesign, timingOf, type Works } from './alert/suppression.js';
export { silenceLook } from './alert/rules/silence-look.js';
export { findingLooks, type FoundOfDay, foundOfDay } from './alert/rules/finding-looks.js';
export { DEADLETTERS_RATE, deadLetterWords, DELIVERY_LAG, lagWords } from './alert/rules/flow-rules.js';
export { isImbalanced } from './alert/rules/imbalance-rule.js';
export { limitSeverity } from './alert/rules/limit-rule.js';
export { LIMIT_HOLDS_MS, limitedPoints, limitLook } from './alert/rules/limited-points.js';
export { lossWords } from './alert/rules/loss-rule.js';
export {
  blindMeasure,
  blindWords,
  coverageMeasure,
  coverageWords,
  cusumMeasure,
  cusumWords,
  DATA_COVERAGE,
  driftMeasure,
  driftRuleOf,
  driftWords,
  overshootMeasure,
  overshootWords,
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  PERFORMANCE_DRIFT,
  TARGET_OVERSHOOT,
} from './alert/rules/performance-rules.js';
export { type AlarmFacts, alarmFacts } from './alert/alarm-facts.js';
export { type AlarmFigures, alarmFigures, type AlarmStep } from './alert/alarm-figures.js';
export {
  ALERT_RULES,
  type AlertRule,
  type AlertRuleId,
  alertRuleOf,
  USUAL_TIMING,
} from './alert/rules/rule-catalogue.js';
export { calibrationsDue, factorsExpiring, upkeepLooks } from './alert/rules/upkeep-rules.js';
export { withOwnLevels } from './alert/own-levels.js';
export { riskMeasure, riskWords, silentAfterMs, TARGET_RISK } from './alert/rules/rules.js';
export { isAtLeast, isWorse, SEVERITIES, type Severity } from './alert/severity.js';
export { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, SECOND_MS } from './calendar/durations.js';
export { instantOf, instantWithMs, instantWriter, shortInstantWriter } from './calendar/instant.js';
export { isLate, LATE_GRACE_MS } from './calendar/lateness.js';
export {
  addDays,
  datesBetween,
  daysBetween,
  firstDayOf,
  isLocalDate,
  type LocalDate,
  localDateOf,
  localMidnightMs,
  type LocalMonth,
  localTimeText,
  monthOf,
  YEAR_PATTERN,
  yearOf,
} from './calendar/local-date.js';
export { closableFrom } from './calendar/period/close-time.js';
export { estimateIntervals, type Interval, type IntervalName, intervalsIn } from './calendar/period/interval.js';
export {
  calendarMonth,
  CLOSABLE_GRAINS,
  CLOSABLE_PERIOD_NAMES,
  type ClosableGrain,
  type Grain,
  GRAINS,
  isClosable,
  type LocalPeriod,
  monthsOf,
  PERIOD_GRAINS,
  PERIOD_NAMES,
  type PeriodGrain,
} from './calendar/period/local-period.js';
export { dayText, periodName } from './calendar/period/period-name.js';
export { type Period, periodOf, periodWith, withMoments } from './calendar/period/period.js';
export { heatingDays, heatingSeason, isHeatingDay, seasonOn, type SeasonRule } from './calendar/period/season.js';
export {
  isTimeZone,
  localHourEnd,
  localHourStart,
  momentOfLocal,
  momentsOfLocal,
  ownTimeZone,
  zoneOffsetMs,
} from './calendar/zone.js';
export { ArrivalRate } from './arrival-rate.js';
export { canonicalJson, indicesFirstJson, sameContent } from './canonical-json.js';
export { Balance, type PeriodBalance, type Pools } from './claims/balance.js';
export { type ClaimAct, claimsAfter } from './claims/book.js';
export {
  type ActedBy,
  CLAIM_BASES,
  CLAIM_PURPOSES,
  CLAIM_STATES,
  type Claim,
  kgOf,
  kgOfTonnes,
  OWNER_KINDS,
  takes,
  tonnesOfKg,
} from './claims/claim.js';
export {
  type ClaimDecision,
  decideClaim,
  decideRetirement,
  decideStatement,
  decideTransfer,
  decideWithdrawal,
} from './claims/decide.js';
export { type ClosedPool, type GrossAndNet, type KgByBasis, poolOf } from './claims/pool.js';
export {
  CLOSING_CHECKS,
  type ClosingFacts,
  type ClosingProblem,
  type ClosingVerdict,
  judgeClosing,
  LEAST_TOLD_PCT,
} from './closing/conditions.js';
export { lapsedDays } from './closing/lapsed-meters.js';
export {
  DEFAULT_MATERIALITY,
  type Materiality,
  MOST_MATERIALITY_PCT,
  type Movement,
  type MovedTonnes,
  movementOf,
  type SignedFigure,
  type Tonnes,
} from './closing/materiality.js';
export { neverVerified } from './closing/never-verified.js';
export { personOf } from './closing/person.js';
export {
  closingBefore,
  differingField,
  movementAt,
  signedFigures,
  type Signature,
  type SigningConditions,
} from './closing/signatures.js';
export {
  LONGEST_WAIVER_MONTHS,
  type Signing,
  type WaivedCheck,
  type Waiver,
  waiverProblem,
} from './closing/waivers.js';
export {
  type Difference,
  factorDifferences,
  normalsDifferences,
  siteDifferences,
} from './configuration/differences.js';
export { factorChanges, SINCE_EVER } from './configuration/factor-changes.js';
export { factorsOf, normalsOf, siteOf } from './configuration/kept.js';
export { type Proposal, withFactors, withTargets } from './configuration/proposal.js';
export { lostCertificates } from './configuration/lost-certificates.js';
export { refusedChanges } from './configuration/refused-changes.js';
export { keepRemoved } from './configuration/removed-devices.js';
export { siteConsequences, type SiteConsequences, type Span } from './configuration/site-consequences.js';
export {
  type Amounts,
  type ChangedInterval,
  DIFFERENCE_CAUSES,
  type DifferenceCause,
  type DifferencePart,
  type KnownAmounts,
  type KnownTwice,
  type SeasonDifferences,
  seasonDifferences,
  type TwiceKnownSeason,
} from './differences/season-differences.js';
export { countedPoints } from './emissions/counted-points.js';
export { factorConverts, type FactorUse, factorValue } from './emissions/factors/factor-units.js';
export { factorUses } from './emissions/factor-uses.js';
export { chooseFactor, type Factor, factorSet, type FactorSet, factorVersion } from './emissions/factors/factors.js';
export { efficiencyFactor, efficiencyOn, writtenEfficiency } from './emissions/factors/efficiency.js';
export { type PointAmount } from './emissions/meters/hour-amounts.js';
export { calibrationOn, verifiedThrough } from './emissions/meters/calibration.js';
export { likelyErrorShare } from './emissions/meters/meter-errors.js';
export { meterEntries, meterOn, newestMeter } from './plant/meters.js';
export { coveragePctOf, type HourFigures, NO_FIGURES, type Term } from './emissions/hour-figures.js';
export { NOTHING_TOLD, type Told, toldPctOf } from './emissions/told.js';
export { type DayFuel, FRESH_DAYS, NO_LEDGER } from './fuel/day-fuel.js';
export { type FuelGate, fuelGateAt, haulageBy, weighedFuelPoints } from './fuel/fuel-gate.js';
export {
  EMPTY_YARD,
  fuelLedger,
  type FuelCarried,
  type FuelDay,
  type FuelInput,
  type FuelRules,
} from './fuel/fuel-ledger.js';
export { betweenSeasons, seasonOwing, withOffSeason } from './emissions/off-season.js';
export { isUnweighed, UNWEIGHED_DAYS, unweighedDays, unweighedLook } from './alert/rules/fuel-rule.js';
export { carriedFuel, fuelInput, type FuelWindow, stockByDay, type StockTaking } from './fuel/fuel-inputs.js';
export { fuelRulesOf, stockTakenBefore, stockTakenFrom } from './fuel/fuel-rules.js';
export { USUAL_NCV_FACTOR } from './emissions/burnt-fuel.js';
export { hourEmissions } from './emissions/hour.js';
export { type DatedEntry, entriesInForce } from './emissions/factors/in-force.js';
export { type PartFigures, sumFigures } from './emissions/sum.js';
export { lastInForce } from './emissions/factors/in-force.js';
export { ncvAsReceived } from './emissions/terms.js';
export { calorificFactor, withoutNegativeHeat } from './emissions/back-up.js';
export { weighedFuelGj, withWeighedFuel } from './emissions/weighed-fuel.js';
export { batchEnergyGj, type FuelBatch, isCertified, NCV_BASES, ncvReceived, type NcvBasis } from './fuel/batch.js';
export { type BookedBatch, fuelBook, type RecordedBatch, standingBatches } from './fuel/book.js';
export {
  strawAmounts,
  strawByOrigin,
  type StrawAmounts,
  type StrawOrigin,
  type StrawStatement,
} from './fuel/by-origin.js';
export { fuelFindingText } from './fuel/finding-text.js';
export { reconcileFuel } from './fuel/reconcile.js';
export {
  FUEL_FINDING_KINDS,
  type FuelFinding,
  type ReconcileInput,
  type Reconciliation,
  type WeighedLoad,
} from './fuel/reconciliation.js';
export { displayIn, languagesOf } from './language/language.js';
export {
  type DataGap,
  type GapHour,
  isShortGap,
  type ReferenceDay,
  type StandIn,
  standIns,
  type WholeHour,
} from './missing-data/stand-in.js';
export { nearestWord } from './nearest-word.js';
export { groupedBy } from './grouped.js';
export type { Mutable } from './mutable.js';
export { deviceOf } from './plant/device-of.js';
export { findById, findDevice } from './plant/find-point.js';
export { isEver } from './plant/is-ever.js';
export { type AlarmsFact, alarmsFacts } from './sentences/alarms-facts.js';
export { type DataFact, dataFacts } from './sentences/data-facts.js';
export { type FactFigures, type Quantity } from './sentences/fact.js';
export { type KioskFact, kioskFacts } from './sentences/kiosk-facts.js';
export { type LogFact, logFacts } from './sentences/log-facts.js';
export { meaningFacts } from './sentences/meaning-facts.js';
export { type OverviewFact, overviewFacts, type SeenTarget } from './sentences/overview-facts.js';
export { type PerformanceFact, performanceFacts, type SeenPerformance } from './sentences/performance-facts.js';
export { type PlantFact, plantFacts } from './sentences/plant-facts.js';
export { type PointsFact, pointsFacts } from './sentences/points-facts.js';
export { type ReportsFact, reportsFacts } from './sentences/reports-facts.js';
export { escaped } from './shown/markup.js';
export { byName, byText, inOrderOfTime, sumOf } from './order.js';
export {
  type Alerting,
  CHAT_KINDS,
  DEFAULT_WORKING_HOURS,
  type Escalation,
  NO_ALERTING,
  OWN_SINKS,
  type Route,
  type RuleSettings,
  type NotificationSink,
  type SinkAddress,
  type WorkingHours,
} from './notification/alerting.js';
export {
  alertingOf,
  type Delivery,
  deliveriesOf,
  dueEscalations,
  isJudgedAt,
  type News,
  NEWS,
  nextEscalation,
  sinksAt,
} from './notification/deliveries.js';
export {
  type Digest,
  type DigestLine,
  digestOf,
  type DigestStanding,
  type GatheredNews,
  MOST_DIGEST_LINES,
} from './notification/digest.js';
export { type DigestTimes, nextDigestMs } from './notification/digest-times.js';
export { type Duty, type DutyShift, onDuty, type Weekday, WEEKDAYS } from './notification/duty.js';
export { nextTryMs } from './notification/retry.js';
export { nextWorkingMoment } from './notification/working-hours.js';
export { type CreditedRegister, creditedTwice, type DoubleCredit } from './plant/credited-twice.js';
export {
  type AreaStep,
  type Baseline,
  type Closing,
  type Device,
  DEVICE_KINDS,
  type DeviceKind,
  type Efficiency,
  type EmissionsSpec,
  type MeterPassport,
  type PayloadSource,
  type PayloadTimeFormat,
  type Plan,
  type Point,
  type PointKind,
  type PointVersion,
  type QualityThresholds,
  type Site,
  type Target,
  type TargetMetric,
  versionAt,
  type WeatherSource,
  withoutLimits,
} from './plant/plant.js';
export { DOSSIER_SOURCES, type DossierSource, type StatedDossier } from './plant/dossier.js';
export { type EvidenceKey, evidenceKeyAt } from './plant/evidence-keys.js';
export { type FlowSpan, type HeatFlow, heatFlow } from './energy-flow/energy-flow.js';
export { type ExpectedLoss, expectedLoss, LEARNT_DAYS, lossOf, type PassedHeat } from './energy-flow/expected-loss.js';
export type { PointLimits } from './plant/limits.js';
export { devicesAbove, type HeatDevice, upstreamCycles, wayUp } from './plant/upstream.js';
export {
  type AlikeValues,
  USUAL_DAYS,
  USUAL_SHARES,
  USUAL_WITHIN_K,
  type UsualRange,
  usualRange,
} from './plant/usual-range.js';
export {
  type CompanionFeeds,
  companionLookBackMs,
  type CompanionPoints,
  type CompanionRole,
  companionsOf,
} from './quality/companions.js';
export {
  type Arrivals,
  efficiencyFinding,
  type Finding,
  findingWords,
  imbalanceFinding,
  networkLossFinding,
  registerFinding,
  skewFinding,
} from './quality/findings.js';
export { thresholdsOf } from './quality/quality-thresholds.js';
export { type Code, EXCLUDING_CODES, FUTURE_TOLERANCE_MS, isFutureTime } from './quality/quality.js';
export { TREND_MARKS, type TrendMark, trendMark } from './quality/trend-mark.js';
export { isQuarantined } from './quality/quarantine.js';
export { addCandidate, type Candidate, effectiveCandidate } from './reading/candidates.js';
export { BAD, QUALITIES, type Quality, type Reading, type Reason, REASONS, UNCERTAIN } from './reading/reading.js';
export { compactRanges, continues, gapsOf, type SeqGap, type SeqRange } from './reading/sequence.js';
export { holdMs, type RegisterEvent, type Seen, type Sink } from './register/engine.js';
export { type HeldOutcome, heldReadings, type HeldReadings } from './register/held.js';
export { RULES_VERSION } from './rules-version.js';
export {
  type DueReport,
  duesIn,
  lastDue,
  nextDue,
  REPORT_FORMATS,
  REPORT_KINDS,
  REPORT_PERIODS,
  type ReportFormat,
  type ReportKind,
  type ReportSchedule,
} from './report/schedule.js';
export {
  decideHandOver,
  HAND_OVER_ROLES,
  type HandOverDecision,
  type HandOverRole,
  type HandOverSignature,
  SHIFT_STATES,
  type ShiftState,
  shiftState,
} from './shift/hand-over.js';
export {
  type ShiftAction,
  type ShiftAlarm,
  type ShiftGap,
  type ShiftHour,
  type ShiftSummary,
  shiftSummary,
} from './shift/shift-summary.js';
export { DEFAULT_SHIFTS, type Shift, shiftAt, shiftOfId, shiftsIn, shiftsOf, type ShiftSpan } from './shift/shifts.js';
export {
  declaredText,
  DEFAULT_DISPLAY,
  type Display,
  displayOf,
  energyName,
  numberText,
  shownEnergy,
} from './shown/display.js';
export { shownAmount, shownFigure, withoutNoise } from './shown/rounding.js';
export { halfWidthText, tonnesText, wholeTonnes } from './shown/whole-tonnes.js';
export { allot, type Allotment, type AllottedDay, type AllottedPart, type BeyondDays } from './statement/allotment.js';
export { carbonReading } from './statement/carbon-reading.js';
export { allottedPoints, type Customer, type CustomerMeter, customersOf } from './statement/customers.js';
export {
  printAmounts,
  printed,
  printedLess,
  type PrintedTonnes,
  printParts,
  printShares,
  LEAKAGE_TERMS,
  printTerms,
  printTotal,
  STATEMENT_DIGITS,
  type TonnesDigits,
  WHOLE_TONNES,
} from './statement/printed.js';
export { baselineWords, burnsBiomass, debitWords, grossWords } from './statement/quantified.js';
export { countsDay, daysOf, targetPeriod } from './target/counted-days.js';
export { type DriftDay, driftByDay } from './target/drift-by-day.js';
export type { SignatureFinding } from './signature/finding.js';
export { lineAt, type ReferenceLine } from './signature/reference-line.js';
export { type ComparedDay, type SameDays, sameDays, type SeasonSum } from './signature/same-days.js';
export { type EnergySignature, type SignatureDay, signatureOf, type SignatureSum } from './signature/signature.js';
export { designDayC } from './weather/design-day.js';
export { targetProgress } from './target/progress.js';
export { type Ending, endings, endingWords } from './closing/endings.js';
export { placesAbove } from './plant/upstream.js';
export type { TargetDay, TargetProgress, TargetStatus } from './target/standing.js';
export { targetTitle, targetWords } from './target/title.js';
export { addUncertainty, u95Of, uncertaintyShares } from './uncertainty/uncertainty.js';
export { bucketStep } from './trend/bucket-step.js';
export { type Bucket, Buckets } from './trend/buckets.js';
export { gapsBetween } from './trend/gaps.js';
export { type Sample, Samples, type Stretch } from './trend/samples.js';
export { ucumCode, unitHint } from './unit/unit-spelling.js';
export { convert, converts, isUnit } from './unit/unit.js';
export { flowOfPowerM3H, heatCoefficient, heatOfVolumeGj } from './unit/water.js';
export {
  type ActProblem,
  answerProblem,
  closureProblem,
  errorLeft,
  type AuditFinding,
  FINDING_KINDS,
  FINDING_STATES,
  type FindingAct,
  type FindingKind,
  type FindingState,
  findingState,
} from './verification/findings.js';
export { type FoundError, type Misstatement, misstatementOf } from './verification/misstatement.js';
export {
  ASSURANCE_LEVELS,
  type AssuranceLevel,
  type OpinionFacts,
  type OpinionKind,
  opinionProblems,
  OPINIONS,
  ownSignature,
} from './verification/opinion.js';
export {
  type BookedFinding,
  type BookedVerification,
  type DrawnVerification,
  type SignedOpinion,
} from './verification/book.js';
export { isCarried, periodsBearingOn } from './verification/scope.js';
export { type BookedHour, drawSample, type SampledHour, usualSampleSize } from './verification/sample.js';
export { fileHdd } from './weather/daily-weather.js';
export { type MadeNormals, makeNormals } from './weather/make-normals.js';
export { normalHdd, type Normals, type PastWinters, winterHdd } from './weather/normals.js';
export { weatherSourcesOf } from './weather/weather-sources.js';
export { concerns, withChoice } from './waterfall/apply-change.js';
export { type ChoiceProblem, choiceProblems } from './waterfall/choice-problems.js';
export { claimOf } from './waterfall/claim.js';
export { type Change, type Choice, type ChoiceSet, type Chosen } from './waterfall/choice.js';
export {
  type ClaimedAmount,
  type Engine,
  type EngineFigures,
  makeWaterfall,
  type Step,
  type Waterfall,
} from './waterfall/waterfall.js';
export { type PictureWords, waterfallPicture } from './waterfall/picture.js';
export { withoutStandIns } from './waterfall/without-stand-ins.js';
export {
  type DeviceGap,
  GAP_CAUSES,
  GAP_FILLINGS,
  type GapFact,
  gapsOfDevices,
  type PointGap,
} from './window/data-gaps.js';
export type { OpenWindow } from './window/draft.js';
export { feedPoint, type PointFeed } from './window/feed.js';
export { type OffSeason, type WeightOfDay } from './window/long-gap.js';
export { BESIDE_GAP_MS, type GapSpan, offSeasonOf, offSeasonRate } from './window/off-season-rate.js';
export { continueBack, knownUntil, type PointWindows, reachBack, runPoint, windowEnd } from './window/point-run.js';
export { type ReadingCode, type Window, WINDOW_MS, windowStart } from './window/windows.js';
