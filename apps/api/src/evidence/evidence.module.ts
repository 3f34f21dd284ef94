import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ProductModule } from '../product/product.module.js';
import { TimeStampsModule } from '../time-stamps/time-stamps.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidencePacks } from './evidence-packs.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  imports: [DirectoryModule, ProductModule, TimeStampsModule],
  controllers: [EvidenceController],
  providers: [EvidencePacks, SigningKeys],
  exports: [EvidencePacks],
})
export class EvidenceModule {}
