import { setTimeout as delay } from 'node:timers/promises';
import { schemaIsCurrent, type Database } from '#postgres';
import type { Logger } from '#runtime';

const LOOK_EVERY_MS = 500;

/** Migrations are a step of their own; whoever starts earlier waits for it. */
export async function waitForSchema(db: Database, log: Pick<Logger, 'warn'>): Promise<void> {
  for (let isSaid = false; !(await schemaIsCurrent(db)); isSaid = true) {
    if (!isSaid)
      log.warn(
        'the schema is not up to date, or this user may not read it: waiting for the migration step (--migrate)',
      );
    await delay(LOOK_EVERY_MS);
  }
}
