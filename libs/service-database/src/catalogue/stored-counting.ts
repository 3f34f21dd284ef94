import { Injectable } from '@nestjs/common';
import type { CountingConfiguration } from '#contracts';
import { Database, isTransient, readCountingConfiguration, schemaIsCurrent } from '#postgres';
import { CountingSource, SourceAway } from '#service';

/** What PostgreSQL has as the configuration that counts. */
@Injectable()
export class StoredCounting extends CountingSource {
  constructor(private readonly db: Database) {
    super();
  }

  /** @throws SourceAway while PostgreSQL does not answer */
  async read(): Promise<CountingConfiguration | undefined> {
    try {
      // Before the first migration nothing has counted yet.
      return (await schemaIsCurrent(this.db)) ? await readCountingConfiguration(this.db) : undefined;
    } catch (error) {
      throw isTransient(error) ? new SourceAway('PostgreSQL does not answer', { cause: error }) : error;
    }
  }
}
