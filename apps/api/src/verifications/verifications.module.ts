import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { FindingsController } from './findings.controller.js';
import { StoredSites } from './stored-sites.js';
import { VerificationsController } from './verifications.controller.js';

@Module({
  imports: [DirectoryModule, EvidenceModule],
  controllers: [VerificationsController, FindingsController],
  providers: [StoredSites],
})
export class VerificationsModule {}
