import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { SignatureModule } from '../signature/signature.module.js';
import { PastModule } from '../past/past.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { SeenFigures } from './seen-figures.js';
import { Sentences } from './sentences.js';
import { SentencesController } from './sentences.controller.js';

@Module({
  imports: [DirectoryModule, PastModule, SignatureModule, KafkaPortModule, SitesModule],
  controllers: [SentencesController],
  providers: [SeenFigures, Sentences],
})
export class SentencesModule {}
