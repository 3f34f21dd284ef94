import type { Request, Response } from 'express';
import { toCsv } from './csv.js';
import { ProblemError } from './problem.js';

/** A list that ends with this answer. */
export const whole = <Item>(items: readonly Item[]) => ({ items, nextCursor: null });

/**
 * Whether the caller wants CSV; JSON is what all get who do not say.
 * @throws ProblemError `not-acceptable`
 */
export function wantsCsv(request: Request): boolean {
  const best = request.accepts(['application/json', 'text/csv']);
  if (best === false) {
    throw new ProblemError(
      'not-acceptable',
      `Accept: ${request.headers.accept ?? ''} cannot be served; application/json and text/csv can.`,
    );
  }
  return best === 'text/csv';
}

/** Rows as a CSV file with a header line. */
export function sendCsv(
  response: Response,
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): void {
  response.setHeader('content-type', 'text/csv; charset=utf-8; header=present');
  response.setHeader('content-disposition', `inline; filename="${name}.csv"`);
  response.send(toCsv(columns, rows));
}
