import { shownAmount, shownFigure, withoutNoise } from '#domain';

type Row = Readonly<Record<string, unknown>>;

/** What every row of a table knows besides itself. */
export interface CsvOptions {
  /** Of the point whose values these are, in their unit; null or 0: unknown. A row may have its own. */
  readonly resolution?: number | null;
}

/**
 * RFC 4180: CRLF, quotes where needed, null as nothing. Columns in the order given; `last.value` is the `value` of what stands in
 * `last`. Numbers have a dot, times are RFC 3339, whatever the locale of the site.
 */
export function toCsv(columns: readonly string[], rows: readonly Row[], options: CsvOptions = {}): string {
  return csvHead(columns) + csvLines(columns, rows, options);
}

export const csvHead = (columns: readonly string[]): string => `${columns.join(',')}\r\n`;

export function csvLines(columns: readonly string[], rows: readonly Row[], options: CsvOptions = {}): string {
  const paths = columns.map((column) => column.split('.'));
  return rows
    .map((row) => {
      const resolution = typeof row.resolution === 'number' ? row.resolution : (options.resolution ?? null);
      return `${paths.map((path) => cell(valueAt(row, path), path.at(-1)!, resolution)).join(',')}\r\n`;
    })
    .join('');
}

const valueAt = (row: Row, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at === null || at === undefined ? null : (at as Row)[name]), row);

function cell(value: unknown, name: string, resolution: number | null): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value, name, resolution);
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Several words stand in one cell; everything that is nested deeper is JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return asText(value);
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' && !/\s/.test(part))) {
    return asText(value.join(' '));
  }
  return JSON.stringify(value);
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Values of a point by its resolution, figures as they are shown everywhere, all else without the noise of the arithmetic. */
const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'mean', 'ifAccepted', 'ifRefused', 'excluded']);
const FIGURE = /(Gj|Mwh|T|Pct)$/;

function numberText(value: number, name: string, resolution: number | null): string {
  if (!Number.isFinite(value)) return '';
  if (AMOUNTS.has(name)) return plain(shownAmount(value, resolution));
  if (FIGURE.test(name)) return plain(shownFigure(value));
  return plain(withoutNoise(value, VALUES.has(name) ? resolution : null));
}

const VALUES: ReadonlySet<string> = new Set(['value', 'last', 'min', 'max']);

/** Without an exponent where it can be helped: not every reader of CSV takes one. */
const plain = (value: number): string => {
  const text = String(value);
  return /e-/.test(text) ? value.toFixed(20).replace(/0+$/, '') : text;
};
