import { CsvError, parse } from 'csv-parse/sync';
import { BATCH_FIELDS, checkFuelBatch } from '#contracts';
import { WrongUsage } from '../terminal/failure.js';

/** Papers of one batch as the API takes them, with where they stand in the file. */
export interface FileBatch {
  /** `line 3` of a table, `entry 3` of a JSON list. */
  readonly where: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const BESIDE = ['deliveredAt', 'device', 'reason'] as const;
const NAMES: readonly string[] = [...BATCH_FIELDS, ...BESIDE];
const NUMBERS: ReadonlySet<string> = new Set(['version', 'massT', 'moisture', 'ncvGjPerT', 'distanceKm']);
/** At most so many problems are listed. */
const MOST_PROBLEMS = 20;

interface Row {
  readonly where: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The batches of a file: JSON (a list, or an object with `items`) or CSV with a header of field names.
 * @param name of the file, for messages
 * @param reason of entries that have none
 * @throws WrongUsage with every problem, by line and column: nothing of such a file is sent
 */
export function readBatchFile(name: string, text: string, reason?: string): FileBatch[] {
  const found = /^\s*[[{]/.test(text) ? jsonRows(name, text) : csvRows(name, text);
  const rows = reason === undefined ? found : found.map((row) => ({ ...row, fields: { reason, ...row.fields } }));
  if (rows.length === 0) throw new WrongUsage(`${name}: holds no batch`);
  const problems = rows.flatMap(({ where, fields }) => problemsOf(fields).map((problem) => `${where}, ${problem}`));
  if (problems.length > 0) throw new WrongUsage(problemText(name, problems));
  return rows.map(({ where, fields }) => ({ where, body: fields }));
}

function problemText(name: string, problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => `${name} ${problem}`);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), 'nothing was sent'].join('\n');
}

function problemsOf(fields: Readonly<Record<string, unknown>>): string[] {
  const { deliveredAt, device: _, reason, ...papers } = fields;
  const problems: string[] = [];
  if (deliveredAt === undefined) problems.push('column deliveredAt: is missing: RFC 3339 with offset');
  const checked = checkFuelBatch(papers);
  if (!checked.ok) problems.push(`column ${checked.field}: ${checked.detail}`);
  else if (checked.batch.version > 1 && reason === undefined) {
    problems.push('column reason: is missing: a later version of a batch is a correction, and needs one');
  }
  return problems;
}

function jsonRows(name: string, text: string): Row[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new WrongUsage(`${name}: no JSON: ${(error as Error).message}`);
  }
  const list = Array.isArray(content) ? (content as unknown[]) : (content as { items?: unknown }).items;
  if (!Array.isArray(list)) throw new WrongUsage(`${name}: expected a list of batches, or an object with items`);
  return list.map((entry: unknown, i) => {
    const where = `entry ${i + 1}`;
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) {
      throw new WrongUsage(`${name} ${where}: expected the papers of a batch`);
    }
    const given = Object.entries(entry).filter(([, value]) => value !== null && value !== undefined);
    return { where, fields: Object.fromEntries(given) };
  });
}

function csvRows(name: string, text: string): Row[] {
  const delimiter = text.split('\n', 1)[0]!.includes(';') ? ';' : ',';
  const rows: Row[] = [];
  let header: readonly string[] | null = null;
  const take = (cells: readonly string[], line: number): void => {
    if (header === null) {
      header = headerOf(name, cells, line);
      return;
    }
    const given = header.flatMap((column, i) => (cells[i] === '' ? [] : [[column, valueOf(column, cells[i]!)]]));
    rows.push({ where: `line ${line}`, fields: Object.fromEntries(given) as Record<string, unknown> });
  };
  try {
    parse(text, {
      delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        take(cells, lines);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new WrongUsage(`${name} line ${String(error['lines'])}: ${error.message}`);
    throw error;
  }
  return rows;
}

function headerOf(name: string, cells: readonly string[], line: number): readonly string[] {
  const unknown = cells.find((cell) => !NAMES.includes(cell));
  const twice = cells.find((cell, i) => cells.indexOf(cell) < i);
  const at = `${name} line ${line}, column`;
  if (unknown !== undefined) throw new WrongUsage(`${at} ${JSON.stringify(unknown)}: is none of ${NAMES.join(', ')}`);
  if (twice !== undefined) throw new WrongUsage(`${at} ${twice}: stands twice`);
  return cells;
}

/** A number with a decimal point; whatever else stands there stays text, and is refused as such. */
const valueOf = (column: string, cell: string): string | number =>
  NUMBERS.has(column) && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(cell) ? Number(cell) : cell;
