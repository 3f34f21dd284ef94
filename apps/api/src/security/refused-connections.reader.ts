import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { MQTT_REFUSALS, readRefusedConnections, REFUSED_CONNECTIONS_TOPIC, type RefusedConnections } from '#contracts';
import { Kafka, type BatchConsumer, type InBatch } from '#kafka';
import { addRefusalsOf, Database, readRefusalPosition, type Refusals } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask, ProcessLife } from '#service';

/** Of all processes of the API: one of them reads. */
const GROUP = 'greenpark-security-log';
/** Until the topic is there, which ingestion makes. */
const LOOK_EVERY_MS = 2_000;

/** What ingestion says of refused connections, into the security log: each once. */
@Injectable()
export class RefusedConnectionsReader implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly consumer: BatchConsumer;
  private readonly start: PeriodicTask;
  private isStarted = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly db: Database,
    life: ProcessLife,
    log: Logger,
  ) {
    this.consumer = kafka.consumer({
      groupId: GROUP,
      topics: [REFUSED_CONNECTIONS_TOPIC],
      startOffsets: (_topic, partition) => this.position(partition),
      onBatch: (batch) => this.store(batch),
      onFatal: life.fail,
    });
    const what = 'looking for the topic of refused connections';
    this.start = new PeriodicTask({ what, log, work: () => this.startOnce(), restMs: LOOK_EVERY_MS });
  }

  onApplicationBootstrap(): void {
    this.start.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.start.stop(), this.consumer.stop()]);
  }

  private async startOnce(): Promise<void> {
    // What is wrong with Kafka others say.
    if (this.isStarted || !(await this.kafka.topicOffsets(REFUSED_CONNECTIONS_TOPIC).catch(() => null))) return;
    this.isStarted = true;
    void this.consumer.start();
  }

  /** null: what is there has not been read, or not in this log; it is read from its start. */
  private async position(partition: number): Promise<bigint | null> {
    const { topicIds } = await this.kafka.identity([REFUSED_CONNECTIONS_TOPIC]);
    const next = await readRefusalPosition(this.db, partition, topicIds.get(REFUSED_CONNECTIONS_TOPIC) ?? '');
    const offsets = await this.kafka.topicOffsets(REFUSED_CONNECTIONS_TOPIC);
    const own = offsets.find((one) => one.partition === partition);
    return next !== null && own && next >= own.low && next <= own.high ? next : null;
  }

  private store({ partition, topicId, nextOffset, records }: InBatch): Promise<void> {
    const read = records.map(({ offset, value }) => ({ offset, rows: readRefusedConnections(value).map(refusalOf) }));
    return addRefusalsOf(this.db, { partition, topicId, nextOffset }, read);
  }
}

const refusalOf = ({ address, reason, principal, count, firstAt, lastAt }: RefusedConnections): Refusals => ({
  kind: 'mqtt-refused',
  address,
  who: principal,
  subject: 'MQTT CONNECT',
  detail: MQTT_REFUSALS[reason],
  count,
  firstMs: firstAt,
  lastMs: lastAt,
});
