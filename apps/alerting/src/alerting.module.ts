import { Module, type DynamicModule } from '@nestjs/common';
import { STATUS_TOPIC } from '#contracts';
import type { Site } from '#domain';
import { createKafka, type Kafka, type RecordProducer } from '#kafka';
import type { Database } from '#postgres';
import { metrics, type ServiceContext } from '#runtime';
import { Counter } from 'prom-client';
import { EvaluateStatus } from './judging/evaluate-status.js';
import { PlantMetrics } from './metrics/plant-metrics.js';
import { StatusController } from './judging/status.controller.js';
import { StatusStrategy } from './status.strategy.js';
import { StoredUpTo } from './judging/stored-up-to.js';

const CLIENT_ID = 'greenpark-alerting';

/** All parts of the process, made once. */
export interface AlertingParts {
  readonly db: Database;
  readonly kafka: Kafka;
  readonly producer: RecordProducer;
  readonly evaluate: EvaluateStatus;
  readonly strategy: StatusStrategy;
  readonly storedUpTo: StoredUpTo;
  /** Counts and tells: the outbox has something. */
  changed(count: number): void;
}

export function createParts(
  { env, log }: ServiceContext,
  db: Database,
  sites: () => readonly Site[],
  { onChanged, onFatal }: { onChanged: () => void; onFatal: (error: unknown) => void },
): AlertingParts {
  const kafka = createKafka({ brokers: env.kafkaBrokers, clientId: CLIENT_ID, log });
  const changes = new Counter({
    name: 'greenpark_alert_changes_total',
    help: 'Changes in the life of alerts',
    registers: [metrics],
  });
  const changed = (count: number): void => {
    changes.inc(count);
    onChanged();
  };
  const measures = new PlantMetrics((site) => sites().some(({ id }) => id === site));
  const evaluate = new EvaluateStatus(db, sites, Date.now, {
    changed,
    told: (site, status) => measures.take(site, status),
    unreadable: ({ key }) => log.warn({ topic: STATUS_TOPIC, key }, 'a status record cannot be read; passed over'),
  });
  const strategy = new StatusStrategy((onRecord) => kafka.reader({ topics: [STATUS_TOPIC], onRecord, onFatal }));
  const storedUpTo = new StoredUpTo(kafka, db);
  return { db, kafka, producer: kafka.producer(), evaluate, strategy, storedUpTo, changed };
}

@Module({})
export class AlertingModule {
  static of({ evaluate }: AlertingParts): DynamicModule {
    return {
      module: AlertingModule,
      controllers: [StatusController],
      providers: [{ provide: EvaluateStatus, useValue: evaluate }],
    };
  }
}
