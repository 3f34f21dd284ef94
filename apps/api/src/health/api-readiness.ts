import { Injectable, type OnModuleInit } from '@nestjs/common';
import { COUNTED_TOPICS } from '#contracts';
import { Database, schemaIsCurrent } from '#postgres';
import { Readiness } from '#service';
import { KafkaPort } from '../kafka/kafka-port.js';

/** What the API cannot do without: a current schema, and Kafka with the topics whose records are counted. */
@Injectable()
export class ApiReadiness implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly db: Database,
    private readonly kafka: KafkaPort,
  ) {}

  onModuleInit(): void {
    this.readiness.add('schema', () => this.checkSchema());
    this.readiness.add('kafka', () => this.checkKafka());
  }

  private async checkSchema(): Promise<string[]> {
    // That PostgreSQL is away its own check says.
    const isCurrent = await schemaIsCurrent(this.db).catch(() => true);
    return isCurrent ? [] : ['postgres: the schema is not up to date, the migration step has not run'];
  }

  private async checkKafka(): Promise<string[]> {
    try {
      await this.kafka.ends(COUNTED_TOPICS);
      return [];
    } catch (error) {
      if ((error as { type?: unknown }).type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
      return ['kafka: the topics are not there yet'];
    }
  }
}
