import { Module } from '@nestjs/common';
import { BatchSource, BatchStrategy } from '#service';
import { AccessModule } from '../access/access.module.js';
import { PlantConfigurationModule } from '../configuration/plant-configuration.module.js';
import { RecordingModule } from '../recording/recording.module.js';
import { InletReadiness } from './inlet-readiness.js';
import { MqttInlets } from './mqtt-inlets.source.js';
import { OwnListener } from './own-listener.js';
import { RetainedReader } from './retained-reader.js';
import { TelemetryController } from './telemetry.controller.js';

/** MQTT in, and retained messages out. */
@Module({
  imports: [AccessModule, PlantConfigurationModule, RecordingModule],
  controllers: [TelemetryController],
  providers: [
    BatchStrategy,
    OwnListener,
    MqttInlets,
    { provide: BatchSource, useExisting: MqttInlets },
    InletReadiness,
    RetainedReader,
  ],
})
export class ReceivingModule {}
