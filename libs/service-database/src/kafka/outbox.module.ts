import { Module } from '@nestjs/common';
import { OutboxMover } from './outbox-mover.js';

/** Stopped before Kafka and PostgreSQL, after what writes to the outbox. */
@Module({ providers: [OutboxMover], exports: [OutboxMover] })
export class OutboxModule {}
