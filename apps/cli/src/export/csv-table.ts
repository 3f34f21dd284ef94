import type { FileHandle } from 'node:fs/promises';
import { instantWithMs } from '#domain';
import type { ExportColumn, ExportRow, TableFile } from './table-file.js';

/** RFC 4180: CRLF, quotes where needed, null as nothing; every digit of a number, times in UTC. */
export async function csvTable(handle: FileHandle, columns: readonly ExportColumn[]): Promise<TableFile> {
  await handle.appendFile(`${columns.map(({ name }) => name).join()}\r\n`);
  return {
    write: async (rows) => {
      await handle.appendFile(rows.map((row) => `${columns.map((column) => cell(row, column)).join()}\r\n`).join(''));
    },
    end: async () => undefined,
  };
}

function cell(row: ExportRow, { name, type }: ExportColumn): string {
  const value = row[name] ?? null;
  if (value === null) return '';
  if (typeof value !== 'string') return type === 'time' ? instantWithMs(Number(value)) : String(value);
  // A spreadsheet would take such a text for a formula (OWASP, CSV injection).
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
