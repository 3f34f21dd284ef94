/**
 * Nobody has answered the COMMIT: it may have happened or not. Who stored something looks it up before it is done again; the code is
 * SQLSTATE's transaction_resolution_unknown.
 */
export class CommitUnknown extends Error {
  readonly code = '08007';
  constructor(cause: unknown) {
    super('the connection to PostgreSQL ended before it answered a COMMIT: what became of it is not known', { cause });
    this.name = 'CommitUnknown';
  }
}
