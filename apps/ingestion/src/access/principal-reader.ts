import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PRINCIPALS_TOPIC } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { Environment, Logger } from '#runtime';
import { KafkaConnection, ProcessLife, Readiness } from '#service';
import { Principals } from './principals.js';

/** Who may connect to the own listener, from Kafka: ingestion has no database. Nobody comes in before all of it was read. */
@Injectable()
export class PrincipalReader implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly principals: Principals;
  private readonly reader: TopicReader | null;
  private isStopped = false;

  constructor(
    env: Environment,
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    private readonly life: ProcessLife,
    readiness: Readiness,
    log: Logger,
  ) {
    this.principals = new Principals((key, why) =>
      log.error({ topic: PRINCIPALS_TOPIC, key }, `a principal lets nobody in: ${why}`),
    );
    const isAsked = env.auth && env.mqttListen !== null;
    this.reader = isAsked
      ? kafka.reader({
          topics: [PRINCIPALS_TOPIC],
          onRecord: (record) => this.principals.take(record),
          onFatal: life.fail,
        })
      : null;
    if (isAsked) readiness.add('principals', () => this.problems());
  }

  onApplicationBootstrap(): void {
    if (!this.reader) return;
    this.connection
      .prepared()
      .then(() => (this.isStopped ? undefined : this.reader?.start()))
      .then(() => (this.principals.isComplete = true))
      .catch(this.life.fail);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.reader?.stop();
  }

  private problems(): string[] {
    return this.principals.isComplete ? [] : ['who may connect by MQTT is not read from Kafka yet: nobody is let in'];
  }
}
