import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { LedgerController } from './ledger.controller.js';

@Module({ imports: [DirectoryModule, KafkaPortModule], controllers: [LedgerController] })
export class LedgerModule {}
