import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { EventsModule } from '../events/events.module.js';
import { FuelController } from './fuel.controller.js';
import { BatchRecorder } from './record-batch.js';

@Module({ imports: [DirectoryModule, EventsModule], controllers: [FuelController], providers: [BatchRecorder] })
export class FuelModule {}
