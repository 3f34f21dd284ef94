/** So long one may take at most before PostgreSQL, or we where it does not answer, gives up; ms. A transaction may set its own. */
export interface DatabaseLimits {
  readonly statementMs: number;
  readonly lockMs: number;
  /** A process that is paused inside of a transaction loses it, and its locks, after this. */
  readonly idleInTransactionMs: number;
}

/** Generous for a busy machine of two cores. */
export const SERVICE_LIMITS: DatabaseLimits = { statementMs: 30_000, lockMs: 10_000, idleInTransactionMs: 10_000 };
