import { Module } from '@nestjs/common';
import { OutboxModule } from '#service-database';
import { PrincipalPublishing } from './principal-publishing.js';

/** What the API publishes of principals leaves PostgreSQL also where no other service runs. */
@Module({ imports: [OutboxModule], providers: [PrincipalPublishing] })
export class PrincipalPublishingModule {}
