import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';

/** The connection went away between two statements. The code is SQLSTATE's connection_failure. */
class ConnectionLost extends Error {
  readonly code = '08006';
  constructor(cause: unknown) {
    super('the connection to PostgreSQL was lost', { cause });
    this.name = 'ConnectionLost';
  }
}

/**
 * The driver's own error (with SQLSTATE in `code`): TypeORM's carries the whole statement and every parameter into the log.
 * TypeORM takes a connection that was lost from its runner, and then only says that the runner was released.
 */
export function driverError(error: unknown): unknown {
  if (error instanceof QueryFailedError) return error.driverError;
  return error instanceof QueryRunnerAlreadyReleasedError ? new ConnectionLost(error) : error;
}
