import { Foundation1700000000001 } from './0001-foundation.js';
import { Evidence1700000000002 } from './0002-evidence.js';
import { Closing1700000000003 } from './0003-closing.js';
import { Quality1700000000004 } from './0004-quality.js';
import { AsOf1700000000005 } from './0005-as-of.js';
import { Findings1700000000008 } from './0008-findings.js';
import { TargetNames1700000000009 } from './0009-target-names.js';
import { Discarded1700000000010 } from './0010-discarded.js';
import { Unknown1700000000011 } from './0011-unknown.js';
import { Simulated1700000000012 } from './0012-simulated.js';
import { ManyProcesses1700000000013 } from './0013-many-processes.js';
import { IdentityOfLogs1700000000014 } from './0014-identity-of-logs.js';
import { Alerting1700000000015 } from './0015-alerting.js';
import { LayoutsByHash1700000000016 } from './0016-layouts-by-hash.js';
import { SetAside1700000000017 } from './0017-set-aside.js';
import { Identity1700000000018 } from './0018-identity.js';
import { Access1700000000019 } from './0019-access.js';
import { Principals1700000000020 } from './0020-principals.js';
import { BoundedFloods1700000000021 } from './0021-bounded-floods.js';
import { WaitingLetters1700000000022 } from './0022-waiting-letters.js';
import { SendersOfLetters1700000000023 } from './0023-senders-of-letters.js';
import { KeptRules1700000000024 } from './0024-kept-rules.js';
import { SigningConditions1700000000025 } from './0025-signing-conditions.js';
import { Told1700000000026 } from './0026-told.js';
import { PartitionsByFunction1700000000027 } from './0027-partitions-by-function.js';
import { BackUpHeat1700000000028 } from './0028-back-up-heat.js';
import { RefusedConnections1700000000029 } from './0029-refused-connections.js';
import { FuelBatches1700000000030 } from './0030-fuel-batches.js';
import { Verification1700000000031 } from './0031-verification.js';
import { Notifications1700000000032 } from './0032-notifications.js';
import { Claims1700000000033 } from './0033-claims.js';
import { FuelLedger1700000000034 } from './0034-fuel-ledger.js';
import { TimesOfTransitions1700000000035 } from './0035-times-of-transitions.js';
import { WorkOfAlerts1700000000036 } from './0036-work-of-alerts.js';
import { ShiftLog1700000000037 } from './0037-shift-log.js';
import { AlertConditions1700000000038 } from './0038-alert-conditions.js';
import { Reports1700000000039 } from './0039-reports.js';
import { UnjudgedFindings1700000000040 } from './0040-unjudged-findings.js';
import { AlertsOfASubject1700000000041 } from './0041-alerts-of-a-subject.js';
import { Digests1700000000042 } from './0042-digests.js';
import { Push1700000000043 } from './0043-push.js';
import { OpenFigures1700000000044 } from './0044-open-figures.js';
import { PackedReadings1700000000045 } from './0045-packed-readings.js';
import { TimesOfCodes1700000000046 } from './0046-times-of-codes.js';
import { DocumentsAsWritten1700000000047 } from './0047-documents-as-written.js';
import { RoomBesideCounts1700000000048 } from './0048-room-beside-counts.js';
import { GentleVacuum1700000000049 } from './0049-gentle-vacuum.js';
import { PagesOfReadings1700000000050 } from './0050-pages-of-readings.js';
import { PagesByKeptPlans1700000000051 } from './0051-pages-by-kept-plans.js';

/** Every migration in the order in which they run; each is in the file of its number. */
export const MIGRATIONS = [
  Foundation1700000000001,
  Evidence1700000000002,
  Closing1700000000003,
  Quality1700000000004,
  AsOf1700000000005,
  Findings1700000000008,
  TargetNames1700000000009,
  Discarded1700000000010,
  Unknown1700000000011,
  Simulated1700000000012,
  ManyProcesses1700000000013,
  IdentityOfLogs1700000000014,
  Alerting1700000000015,
  LayoutsByHash1700000000016,
  SetAside1700000000017,
  Identity1700000000018,
  Access1700000000019,
  Principals1700000000020,
  BoundedFloods1700000000021,
  WaitingLetters1700000000022,
  SendersOfLetters1700000000023,
  KeptRules1700000000024,
  SigningConditions1700000000025,
  Told1700000000026,
  PartitionsByFunction1700000000027,
  BackUpHeat1700000000028,
  RefusedConnections1700000000029,
  FuelBatches1700000000030,
  Verification1700000000031,
  Notifications1700000000032,
  Claims1700000000033,
  FuelLedger1700000000034,
  TimesOfTransitions1700000000035,
  WorkOfAlerts1700000000036,
  ShiftLog1700000000037,
  AlertConditions1700000000038,
  Reports1700000000039,
  UnjudgedFindings1700000000040,
  AlertsOfASubject1700000000041,
  Digests1700000000042,
  Push1700000000043,
  OpenFigures1700000000044,
  PackedReadings1700000000045,
  TimesOfCodes1700000000046,
  DocumentsAsWritten1700000000047,
  RoomBesideCounts1700000000048,
  GentleVacuum1700000000049,
  PagesOfReadings1700000000050,
  PagesByKeptPlans1700000000051,
];
