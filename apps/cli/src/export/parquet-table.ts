import type { FileHandle } from 'node:fs/promises';
import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer';
import type { ExportColumn, ExportRow, FileFacts, TableFile } from './table-file.js';

/** Rows that lie in memory until they are written: what a row group costs bounds what an export costs. */
const ROWS_PER_GROUP = 20_000;

const TYPES: Readonly<Record<ExportColumn['type'], BasicType>> = {
  time: 'TIMESTAMP', // milliseconds, adjusted to UTC
  text: 'STRING',
  number: 'DOUBLE',
  integer: 'INT64',
  boolean: 'BOOLEAN',
};

/** The library appends to memory; what a row group has filled goes to the file. */
class FileBytes extends ByteWriter {
  constructor(private readonly handle: FileHandle) {
    super(1 << 20);
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.getBytes());
    this.index = 0;
    await this.handle.appendFile(bytes);
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** Apache Parquet with Snappy: a row group every 20,000 rows, facts as key-value metadata. */
export function parquetTable(handle: FileHandle, columns: readonly ExportColumn[], facts: FileFacts): TableFile {
  const described = columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true, data: [] }));
  const file = new ParquetWriter({
    writer: new FileBytes(handle),
    schema: schemaFromColumnData({ columnData: described }),
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
    createdBy: facts['product'],
  });
  let waiting: ExportRow[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const rows = waiting;
    waiting = [];
    await file.write({
      columnData: columns.map((column) => ({
        name: column.name,
        data: rows.map((row) => stored(row[column.name] ?? null, column.type)),
      })),
      rowGroupSize: ROWS_PER_GROUP,
    });
  };
  return {
    write: async (rows) => {
      waiting.push(...rows);
      if (waiting.length >= ROWS_PER_GROUP) await flush();
    },
    end: async () => {
      await flush();
      await file.finish();
    },
  };
}

function stored(value: ExportRow[string], type: ExportColumn['type']): unknown {
  if (value === null) return null;
  if (type === 'time') return new Date(Number(value));
  return type === 'integer' ? BigInt(value) : value;
}
