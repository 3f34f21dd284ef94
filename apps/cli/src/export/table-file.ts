import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** A column of a table that is exported. Units stand in the name, or in a column of their own. */
export interface ExportColumn {
  readonly name: string;
  /** `time`: Unix ms, written as UTC. */
  readonly type: 'time' | 'text' | 'number' | 'integer' | 'boolean';
}

export type ExportRow = Readonly<Record<string, string | number | boolean | null>>;

/** A file of rows that grows page by page. */
export interface TableFile {
  write(rows: readonly ExportRow[]): Promise<void>;
  /** Without it the file is not whole. */
  end(): Promise<void>;
}

/** Facts about all of a file, for formats that have a place for them. */
export type FileFacts = Readonly<Record<string, string>>;

/**
 * Lets `fill` write a file beside its place, which gets its name when it is whole and on the disk.
 * @returns the size in bytes
 */
export async function writeAtomically(file: string, fill: (handle: FileHandle) => Promise<void>): Promise<number> {
  const draft = `${file}.${process.pid}.draft`;
  const handle = await open(draft, 'w');
  try {
    await fill(handle);
    await handle.sync();
    const { size } = await handle.stat();
    await handle.close();
    await rename(draft, file);
    return size;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}
