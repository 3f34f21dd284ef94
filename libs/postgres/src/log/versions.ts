import { msOf } from '../wire/timestamptz.js';

/**
 * SQL of the version that follows a stored one: a number that rises with every change of a document, in every process. It follows
 * the clock of PostgreSQL, so that it is above all that was published before a database was restored from an older copy. The row of
 * the stored one has to be locked, before what the document is made from is read: who reads later has the higher version.
 */
export const versionAfter = (stored: string): string =>
  `greatest(${stored} + 1, floor(${msOf('clock_timestamp()')})::bigint)`;
