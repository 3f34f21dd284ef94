import { Module } from '@nestjs/common';
import { OutboxModule } from '#service-database';
import { AlertsTopic } from './alerts-topic.js';
import { PublishAgain } from './publish-again.js';

/** Kafka has the alerts as PostgreSQL has them. */
@Module({ imports: [OutboxModule], providers: [AlertsTopic, PublishAgain] })
export class PublishingModule {}
