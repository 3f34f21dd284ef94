import { Module } from '@nestjs/common';
import { RecordProducer } from '#kafka';
import { PlantConfiguration } from '../configuration/plant-configuration.js';
import { PlantConfigurationModule } from '../configuration/plant-configuration.module.js';
import { RecordMessages } from './record-messages.js';
import { RecordingMetrics } from './recording-metrics.js';

/** Messages → records of Kafka. */
@Module({
  imports: [PlantConfigurationModule],
  providers: [
    RecordingMetrics,
    {
      provide: RecordMessages,
      inject: [PlantConfiguration, RecordProducer, RecordingMetrics],
      useFactory: (plant: PlantConfiguration, producer: RecordProducer, metrics: RecordingMetrics) =>
        new RecordMessages(plant, (records) => producer.send(records), metrics),
    },
  ],
  exports: [RecordMessages, RecordingMetrics],
})
export class RecordingModule {}
