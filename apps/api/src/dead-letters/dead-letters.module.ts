import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { DeadLettersController } from './dead-letters.controller.js';

@Module({ imports: [DirectoryModule, KafkaPortModule], controllers: [DeadLettersController] })
export class DeadLettersModule {}
