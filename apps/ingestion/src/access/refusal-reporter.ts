import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { cloudEvent, EVENT_TYPES, eventSource, REFUSED_CONNECTIONS_TOPIC, type RefusedConnection } from '#contracts';
import { instantWithMs } from '#domain';
import { Kafka, type RecordProducer } from '#kafka';
import { Logger } from '#runtime';
import { KafkaConnection, PeriodicTask, ProcessLife } from '#service';
import { RefusedConnectionRows } from './refused-connections.js';

const SEND_EVERY_MS = 5_000;
const KEY = 'refused';

/**
 * Has the security log know who was refused: at most one record of Kafka in five seconds, whatever comes. It has a producer of its own,
 * so that no reading waits for it. What is not sent when the process ends is lost.
 */
@Injectable()
export class RefusalReporter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rows = new RefusedConnectionRows();
  private readonly producer: RecordProducer;
  private readonly task: PeriodicTask;
  private isStopped = false;

  constructor(
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    private readonly life: ProcessLife,
    log: Logger,
  ) {
    this.producer = kafka.producer();
    const what = 'telling of refused connections';
    this.task = new PeriodicTask({ what, log, work: () => this.send(), restMs: SEND_EVERY_MS });
  }

  onApplicationBootstrap(): void {
    this.connection
      .prepared()
      .then(() => (this.isStopped ? undefined : this.producer.connect()))
      .then(() => this.isStopped || this.task.start())
      .catch(this.life.fail);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.producer.disconnect();
    await this.task.stop();
  }

  note(refused: RefusedConnection): void {
    this.rows.note(refused, Date.now());
  }

  private async send(): Promise<void> {
    const nowMs = Date.now();
    const rows = this.rows.take(nowMs);
    if (rows.length === 0) return;
    const about = { id: randomUUID(), source: eventSource(), type: EVENT_TYPES.refusedConnections };
    const event = cloudEvent({ ...about, time: instantWithMs(nowMs) }, { rows });
    await this.producer.send([{ topic: REFUSED_CONNECTIONS_TOPIC, key: KEY, value: JSON.stringify(event) }]);
  }
}
