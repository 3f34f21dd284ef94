import { Injectable } from '@nestjs/common';
import { READINGS_TOPIC } from '#contracts';
import { Kafka, RecordProducer } from '#kafka';
import { Readiness, TopicPreparation, within } from '#service';
import { RecordingMetrics } from '../recording/recording-metrics.js';
import { MqttInlets } from './mqtt-inlets.source.js';

const KAFKA_AWAY = 'Kafka does not answer: nothing is acknowledged until it does';
const ANSWER_WITHIN_MS = 1_200;

/** What ingestion shows of the way in: to Prometheus, and to who asks whether it is ready. */
@Injectable()
export class InletReadiness {
  constructor(
    readiness: Readiness,
    inlets: MqttInlets,
    metrics: RecordingMetrics,
    private readonly kafka: Kafka,
    private readonly producer: RecordProducer,
    topics: TopicPreparation,
  ) {
    metrics.watch(inlets.sources);
    readiness.add('mqtt', () => inlets.sources.flatMap((source) => source.ready()));
    readiness.add('kafka', () => this.kafkaProblems());
    readiness.add('topics', () => topics.problems());
  }

  /** The producer knows only while there is something to send, and of a request without an answer only after its deadline. */
  private async kafkaProblems(): Promise<readonly string[]> {
    if (!this.producer.healthy()) return [KAFKA_AWAY];
    const answered = this.kafka.topicOffsets(READINGS_TOPIC).then(
      () => true,
      // A topic that is not there yet is another check's to say.
      (error: unknown) => (error as { type?: unknown }).type === 'UNKNOWN_TOPIC_OR_PARTITION',
    );
    return (await within(ANSWER_WITHIN_MS, answered)) ? [] : [KAFKA_AWAY];
  }
}
