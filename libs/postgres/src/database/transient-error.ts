/** SQLSTATE classes and codes after which the same work can succeed: connection, state of the server, conflict with others, resources, operator. */
const TRANSIENT_CLASSES = new Set(['08', '25', '40', '53', '55', '57']);
/** No partition of relation found for row: one was dropped meanwhile. */
const NO_PARTITION = '23514';
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** What the driver says, without a code, where the connection went away. */
const LOST =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

/** Whether the work may be tried again as it is: the server was away or busy, or another process was first. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    return NETWORK.has(code) || code === NO_PARTITION || (code.length === 5 && TRANSIENT_CLASSES.has(code.slice(0, 2)));
  }
  return LOST.test(error.message);
}
