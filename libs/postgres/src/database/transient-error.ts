import { isNativeError } from 'node:util/types';

/** SQLSTATE classes and codes after which the same work can succeed: connection, state of the server, conflict with others, resources, operator. */
const TRANSIENT_CLASSES = new Set(['08', '25', '40', '53', '55', '57']);
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** No partition of relation found for row: one was dropped meanwhile. A row that breaks a rule names the rule. */
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

/**
 * Classes of errors that lie in what was to be stored: cardinality, data, integrity, limits of the program, a trigger that refuses. Not
 * those of a schema, a right or a server that is wrong: these concern every row alike.
 */
const DATA_CLASSES = new Set(['21', '22', '23', '54', 'P0']);

/** Whether other rows may be stored although these cannot: also what no server has said, an error of our own in the middle of them. */
export function isDataError(error: unknown): boolean {
  if (isTransient(error)) return false;
  const code = isNativeError(error) ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && SQLSTATE.test(code) ? DATA_CLASSES.has(code.slice(0, 2)) : true;
}

/** Whether the work may be tried again as it is: the server was away or busy, or another process was first. */
export function isTransient(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (typeof code === 'string') {
    if (code === NO_PARTITION) return constraint === undefined;
    return NETWORK.has(code) || (code.length === 5 && TRANSIENT_CLASSES.has(code.slice(0, 2)));
  }
  return LOST.test(error.message);
}

/** Read-only transaction; recovery is in progress: a primary that has become a standby, or was never one. */
const STANDBY = new Set(['25006', '55000']);

export function isStandby(error: unknown): boolean {
  return isNativeError(error) && STANDBY.has(String((error as { code?: unknown }).code));
}

/** Broken off by the server because it took too long: statement, transaction, idle between two statements. Less at once may succeed. */
const TIMEOUTS = new Set(['57014', '25P03', '25P04']);

export function isTimeout(error: unknown): boolean {
  const code = isNativeError(error) ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && TIMEOUTS.has(code);
}
