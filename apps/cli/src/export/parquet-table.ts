import type { FileHandle } from 'node:fs/promises';
import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer';
import type { ExportColumn, ExportRow, FileFacts, TableFile } from './table-file.js';

/** Rows that lie in memory until they are written: what a row group costs bounds what an export costs. */
const ROWS_PER_GROUP = 10_000;

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
    await this.handle.appendFile(this.getBytes()); // the writer waits for it before it encodes on
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** Apache Parquet with Snappy: a row group every 10,000 rows, facts as key-value metadata. */
export function parquetTable(handle: FileHandle, columns: readonly ExportColumn[], facts: FileFacts): TableFile {
  const described = columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true, data: [] }));
  const file = new ParquetWriter({
    writer: new FileBytes(handle),
    schema: schemaFromColumnData({ columnData: described }),
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
    createdBy: facts['product'],
  });
  let waiting = columns.map((): unknown[] => []);
  let waitingRows = 0;
  const flush = async (): Promise<void> => {
    if (waitingRows === 0) return;
    const columnData = columns.map(({ name }, i) => ({ name, data: waiting[i]! }));
    waiting = columns.map(() => []);
    waitingRows = 0;
    await file.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
  };
  return {
    write: async (rows) => {
      for (const row of rows) {
        for (const [i, { name, type }] of columns.entries()) waiting[i]!.push(stored(row[name] ?? null, type));
        waitingRows += 1;
        if (waitingRows === ROWS_PER_GROUP) await flush();
      }
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
