import { Module } from '@nestjs/common';
import { OutboxModule } from '#service-database';
import { AlertChanges } from './alert-changes.js';

/** The states of alerts and their way out. */
@Module({ imports: [OutboxModule], providers: [AlertChanges], exports: [AlertChanges] })
export class LifeModule {}
