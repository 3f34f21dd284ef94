import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the aggregator shows to Prometheus about the way from Kafka to PostgreSQL. */
@Injectable()
export class StoringMetrics {
  private readonly records: Counter;
  private readonly sizes: Histogram;
  private readonly seconds: Histogram;

  constructor(private readonly registry: Registry) {
    this.records = new Counter({
      name: 'greenpark_aggregator_records_total',
      help: 'Kafka records stored and counted',
      registers: [registry],
    });
    this.sizes = new Histogram({
      name: 'greenpark_aggregator_transaction_records',
      help: 'Records in a transaction',
      buckets: [1, 10, 100, 1_000, 5_000, 20_000],
      registers: [registry],
    });
    this.seconds = new Histogram({
      name: 'greenpark_aggregator_transaction_seconds',
      help: 'From the start of a transaction to its commit',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    });
  }

  stored(records: number, tookMs: number): void {
    this.records.inc(records);
    this.sizes.observe(records);
    this.seconds.observe(tookMs / 1_000);
  }

  watchLosses(losses: () => Promise<readonly { readonly kind: string; readonly n: number }[]>): void {
    const gauge: Gauge<'kind'> = new Gauge({
      name: 'greenpark_kafka_lost_ranges',
      help: 'Losses of logs on record (greenpark kafka list), whichever process found them',
      labelNames: ['kind'],
      registers: [this.registry],
      collect: async () => {
        // While PostgreSQL is away the last ones stand.
        for (const { kind, n } of await losses().catch(() => [])) gauge.set({ kind }, n);
      },
    });
    for (const kind of ['deleted', 'truncated', 'adopted']) gauge.set({ kind }, 0);
  }

  watchDeletions(
    deletions: () => Promise<readonly { readonly site: string; readonly cause: string; readonly letters: number }[]>,
  ): void {
    const gauge: Gauge<'site' | 'cause'> = new Gauge({
      name: 'greenpark_dead_letters_deleted',
      help: 'Dead letters that were deleted, above the quota of their site or older than the retention',
      labelNames: ['site', 'cause'],
      registers: [this.registry],
      collect: async () => {
        const all = await deletions().catch(() => null);
        if (all === null) return;
        gauge.reset();
        for (const { site, cause, letters } of all) gauge.inc({ site, cause }, letters);
      },
    });
  }

  watchStopped(stopped: () => number): void {
    const gauge: Gauge = new Gauge({
      name: 'greenpark_kafka_stopped_partitions',
      help: 'Partitions that are not read because their log is another one (greenpark kafka adopt)',
      registers: [this.registry],
      collect: () => gauge.set(stopped()),
    });
  }

  watchFetchAge(ageMs: () => number): void {
    const gauge: Gauge = new Gauge({
      name: 'greenpark_aggregator_last_fetch_age_seconds',
      help: 'Since Kafka last answered a fetch',
      registers: [this.registry],
      collect: () => gauge.set(ageMs() / 1_000),
    });
  }
}
