import writeXlsxFile, { type Row, type Sheet } from 'write-excel-file/node';
import type { ReportDocument, ReportTable } from '../report-document.js';

/** A workbook: a sheet with what it is about, and one for each table. Numbers are numbers, texts are never formulas. */
export async function xlsxOf({ title, subtitle, warning, facts, tables, notes }: ReportDocument): Promise<Buffer> {
  const about: Row[] = [
    [{ value: title, fontWeight: 'bold' }],
    [{ value: subtitle }],
    ...(warning === null ? [] : [[{ value: warning, fontWeight: 'bold' as const }]]),
    [],
    ...facts.map(([name, value]) => [{ value: name }, { value }]),
    [],
    ...notes.map((note) => [{ value: note }]),
  ];
  const sheets: Sheet<never>[] = [{ sheet: sheetName(title), data: about }, ...tables.map(sheetOf)];
  return writeXlsxFile(sheets).toBuffer();
}

function sheetOf({ name, columns, rows }: ReportTable): Sheet<never> {
  const head: Row = columns.map(({ label }) => ({ value: label, fontWeight: 'bold' }));
  const body = rows.map((row): Row =>
    row.map((value, i) => {
      const { digits } = columns[i]!;
      if (value === null) return null;
      if (typeof value === 'string' || digits === null) return { value: String(value) };
      return { value, format: digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}` };
    }),
  );
  return { sheet: sheetName(name), data: [head, ...body] };
}

/** What Excel takes as the name of a sheet. */
const sheetName = (text: string): string => text.replaceAll(/[\\/*?:[\]]/g, ' ').slice(0, 31);
