import { Injectable } from '@nestjs/common';
import { RecordProducer } from '#kafka';
import { Readiness, TopicPreparation } from '#service';
import { RecordingMetrics } from '../recording/recording-metrics.js';
import { MqttInlets } from './mqtt-inlets.source.js';

/** What ingestion shows of the way in: to Prometheus, and to who asks whether it is ready. */
@Injectable()
export class InletReadiness {
  constructor(
    readiness: Readiness,
    inlets: MqttInlets,
    metrics: RecordingMetrics,
    producer: RecordProducer,
    topics: TopicPreparation,
  ) {
    metrics.watch(inlets.sources);
    readiness.add('mqtt', () => inlets.sources.flatMap((source) => source.ready()));
    readiness.add('kafka', () =>
      producer.healthy() ? [] : ['Kafka does not answer: nothing is acknowledged until it does'],
    );
    readiness.add('topics', () => topics.problems());
  }
}
