import { Module } from '@nestjs/common';
import { RecordProducer } from '#kafka';
import { PlantConfiguration } from '../configuration/plant-configuration.js';
import { PlantConfigurationModule } from '../configuration/plant-configuration.module.js';
import { BackfillPace } from './backfill-pace.js';
import { RecordMessages } from './record-messages.js';
import { RecordingMetrics } from './recording-metrics.js';

/** Messages → records of Kafka. */
@Module({
  imports: [PlantConfigurationModule],
  providers: [
    RecordingMetrics,
    BackfillPace,
    {
      provide: RecordMessages,
      inject: [PlantConfiguration, RecordProducer, RecordingMetrics, BackfillPace],
      useFactory: (
        plant: PlantConfiguration,
        producer: RecordProducer,
        metrics: RecordingMetrics,
        pace: BackfillPace,
      ) => new RecordMessages(plant, (records) => producer.send(records), metrics, pace),
    },
  ],
  exports: [RecordMessages, RecordingMetrics, BackfillPace],
})
export class RecordingModule {}
