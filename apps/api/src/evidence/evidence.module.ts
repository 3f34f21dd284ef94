import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ProductModule } from '../product/product.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidencePacks } from './evidence-packs.js';
import { SigningKeys } from './signing-keys.js';
import { TimeStamps } from './time-stamps.js';

@Module({
  imports: [DirectoryModule, ProductModule],
  controllers: [EvidenceController],
  providers: [EvidencePacks, SigningKeys, TimeStamps],
})
export class EvidenceModule {}
