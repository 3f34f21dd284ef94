import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Decoded } from '#contracts';
import { REASONS } from '#domain';
import type { MqttSource } from '#mqtt';

/** What ingestion counts for Prometheus. The ledger is counted by the aggregator, from the records themselves. */
@Injectable()
export class RecordingMetrics {
  private readonly values: Counter;
  private readonly events: Counter;
  private readonly rejections: Counter;
  private readonly batches: Histogram;
  private readonly seconds: Histogram;
  private passed = 0;

  constructor(private readonly registry: Registry) {
    this.values = new Counter({
      name: 'greenpark_ingestion_values_total',
      help: 'Values that passed',
      registers: [registry],
    });
    this.events = new Counter({
      name: 'greenpark_ingestion_events_total',
      help: 'Meter events',
      registers: [registry],
    });
    this.rejections = new Counter({
      name: 'greenpark_ingestion_dead_letters_total',
      help: 'Values and messages that could not be used, by reason',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.batches = new Histogram({
      name: 'greenpark_ingestion_batch_messages',
      help: 'Messages in a batch',
      buckets: [1, 10, 100, 1_000, 5_000],
      registers: [registry],
    });
    this.seconds = new Histogram({
      name: 'greenpark_ingestion_batch_seconds',
      help: 'From a batch to the acknowledgement of Kafka',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10],
      registers: [registry],
    });
    // A reason that has not come yet is a 0 of which the first one can be seen to rise.
    for (const reason of REASONS) this.rejections.inc({ reason }, 0);
  }

  count(decoded: Decoded): void {
    this.passed += decoded.count;
    if (decoded.events.length > 0) this.events.inc(decoded.events.length);
    for (const { reason } of decoded.rejections) this.rejections.inc({ reason });
  }

  /** Values of a message of which nothing was refused. */
  countPlain(values: number): void {
    this.passed += values;
  }

  batch(messages: number, seconds: number): void {
    this.values.inc(this.passed);
    this.passed = 0;
    this.batches.observe(messages);
    this.seconds.observe(seconds);
  }

  /** Shows what the sources know of themselves. */
  watch(sources: readonly MqttSource[]): void {
    const shown = [
      ['received', 'Messages since the start'],
      ['acknowledged', 'PUBACKs and PUBRECs since the start'],
      ['dropped', 'Messages of closed connections that waited: never acknowledged, so sent again'],
      ['connections', 'Open connections'],
      ['refused', 'Connections refused since the start'],
      ['cut', 'Connections ended for others: without a CONNECT, without a message, or with a packet that did not end'],
      ['protocolErrors', 'Connections closed because the peer broke the protocol'],
      ['waitingMessages', 'Messages that wait to be durable'],
      ['waitingBytes', 'Bytes of what waits'],
      ['backfilling', 'Connections that send the past and are not read until more of it is stored'],
    ] as const;
    for (const [field, help] of shown) {
      const name = `greenpark_mqtt_${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: ['door'],
        registers: [this.registry],
        collect: () => {
          for (const source of sources) {
            const stats = source.stats();
            gauge.set({ door: stats.kind }, stats[field]);
          }
        },
      });
    }
    const slowed: Gauge = new Gauge({
      name: 'greenpark_mqtt_slowed_devices',
      help: 'Devices that sent faster than their rate within the last minute; their PUBACKs come late',
      registers: [this.registry],
      collect: () => slowed.set(sources.reduce((sum, source) => sum + source.stats().slowed.length, 0)),
    });
  }
}
