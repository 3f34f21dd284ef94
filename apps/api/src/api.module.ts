import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ClaimsModule } from './claims/claims.module.js';
import { ConfigurationsModule } from './configurations/configurations.module.js';
import { CoverageModule } from './coverage/coverage.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { DevicesModule } from './devices/devices.module.js';
import { DifferencesModule } from './differences/differences.module.js';
import { DossierModule } from './dossier/dossier.module.js';
import { EventsModule } from './events/events.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { FuelModule } from './fuel/fuel.module.js';
import { HealthModule } from './health/health.module.js';
import { HeldModule } from './held/held.module.js';
import { HttpModule } from './http/http.module.js';
import { OtherPathsModule } from './http/operations/other-paths.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { LineageModule } from './lineage/lineage.module.js';
import { PageModule } from './page/page.module.js';
import { PeriodsModule } from './periods/periods.module.js';
import { EnergyFlowModule } from './energy-flow/energy-flow.module.js';
import { PlantModule } from './plant/plant.module.js';
import { PushModule } from './push/push.module.js';
import { ReadingsModule } from './readings/readings.module.js';
import { SecurityModule } from './security/security.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ShiftLogModule } from './shift-log/shift-log.module.js';
import { SentencesModule } from './sentences/sentences.module.js';
import { SitesModule } from './sites/sites.module.js';
import { StatementsModule } from './statements/statements.module.js';
import { StreamModule } from './stream/stream.module.js';
import { SignatureModule } from './signature/signature.module.js';
import { TargetsModule } from './targets/targets.module.js';
import { VerificationsModule } from './verifications/verifications.module.js';
import { WaterfallModule } from './waterfall/waterfall.module.js';

/** The HTTP API: a module for each subject. What it stands on (database, Kafka, catalogue, log …) comes from outside. */
@Module({
  imports: [
    HttpModule,
    SecurityModule,
    AccessModule,
    PushModule,
    ReportsModule,
    ShiftLogModule,
    SitesModule,
    SentencesModule,
    ReadingsModule,
    FiguresModule,
    TargetsModule,
    DifferencesModule,
    SignatureModule,
    StatementsModule,
    WaterfallModule,
    PeriodsModule,
    PlantModule,
    EnergyFlowModule,
    ClaimsModule,
    EvidenceModule,
    DossierModule,
    VerificationsModule,
    LineageModule,
    ConfigurationsModule,
    EventsModule,
    FuelModule,
    HeldModule,
    LedgerModule,
    CoverageModule,
    DeadLettersModule,
    DevicesModule,
    CredentialsModule,
    AlertsModule,
    AuditModule,
    StreamModule,
    HealthModule,
    PageModule,
    OtherPathsModule,
  ],
})
export class ApiModule {}
