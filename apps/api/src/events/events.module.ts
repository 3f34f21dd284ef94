import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { HeldModule } from '../held/held.module.js';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { EventRecorder } from './event-recorder.js';
import { EventsController } from './events.controller.js';

@Module({
  imports: [DirectoryModule, HeldModule, KafkaPortModule],
  controllers: [EventsController],
  providers: [EventRecorder],
  exports: [EventRecorder],
})
export class EventsModule {}
