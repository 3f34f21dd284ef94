import type { Request, Response } from 'express';
import { toCsv } from './csv.js';
import { ProblemError } from '../problem.js';

/** A list that ends with this answer. */
export const singlePage = <Item>(items: readonly Item[]) => ({ items, nextCursor: null });

const TYPES = { json: 'application/json', csv: 'text/csv', html: 'text/html', svg: 'image/svg+xml' } as const;

/**
 * In which of these forms the caller wants the answer; the first one is what all get who do not say.
 * @throws ProblemError `not-acceptable`
 */
export function formOf<Form extends keyof typeof TYPES>(request: Request, forms: readonly [Form, ...Form[]]): Form {
  const types = forms.map((form) => TYPES[form]);
  const best = request.accepts(types);
  const found = forms.find((form) => TYPES[form] === best);
  if (found) return found;
  const can = types.length > 1 ? `${types.slice(0, -1).join(', ')} and ${types.at(-1)}` : types[0];
  throw new ProblemError('not-acceptable', `Accept: ${request.headers.accept ?? ''} cannot be served; ${can} can.`);
}

export const csvType = 'text/csv; charset=utf-8; header=present';

/** With a mark at its begin where a name needs it: Excel takes a file for UTF-8 only so. */
export const withMark = (text: string): string => (/[^\0-\x7f]/.test(text) ? `\ufeff${text}` : text);

/** Rows as a CSV file with a header line. */
export function sendCsv(
  response: Response,
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): void {
  response.setHeader('content-type', csvType);
  response.setHeader('content-disposition', `inline; filename="${name}.csv"`);
  response.send(withMark(toCsv(columns, rows)));
}
