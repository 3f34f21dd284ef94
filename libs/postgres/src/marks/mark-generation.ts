import type { Queryable } from '../database/database.js';

/**
 * Generations of marks (ADR 23). A mark of storing has the generation behind the newest look that was reached; a mark that follows
 * from others has the least of theirs, so that closing waits for all that follows from what was received before a look.
 */
export interface TakenGeneration {
  readonly gen: number;
}

/** From here on this transaction's marks have the least generation of those that it took. */
export async function inheritGeneration(tx: Queryable, taken: readonly TakenGeneration[]): Promise<void> {
  if (taken.length === 0) return;
  await setGeneration(
    tx,
    taken.reduce((least, { gen }) => Math.min(least, gen), Infinity),
  );
}

/** From here on nothing of the site closes before what this transaction marks is derived. */
export const holdClosing = (tx: Queryable): Promise<void> => setGeneration(tx, 0);

async function setGeneration(tx: Queryable, gen: number): Promise<void> {
  await tx.query(`select set_config('greenpark.generation', $1, true)`, [String(gen)]);
}
