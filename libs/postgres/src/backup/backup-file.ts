import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { extract, pack, type Pack } from 'tar-stream';
import { BackupRefused, readHead, readManifest, type BackupHead, type BackupManifest } from './backup-manifest.js';

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** A tar: `backup.json`, then `tables/NAME/000001.copy.gz` …, then `manifest.json` and the sum of that. Any tar and zcat read it. */
const HEAD = 'backup.json';
const MANIFEST = 'manifest.json';
const MANIFEST_SUM = 'manifest.sha256';
const PIECE = /^tables\/([a-z0-9_]+)\/\d+\.copy\.gz$/;
/** Rows before they are compressed: the memory that a backup takes is a few of these. */
const PIECE_BYTES = 4 << 20;
/** No piece that this program writes is larger: one that claims to be is not read into memory. */
const MOST_BYTES = 64 << 20;
const LEVEL = 5;
const NEWLINE = 10;

export interface Written {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Rows, bytes and sum of a table as they go by: every row of COPY ends with a newline, and none has one inside. */
export class TableSum {
  rows = 0;
  bytes = 0;
  private readonly hash: Hash = createHash('sha256');

  add(chunk: Buffer): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    for (let i = chunk.indexOf(NEWLINE); i >= 0; i = chunk.indexOf(NEWLINE, i + 1)) this.rows += 1;
  }

  end(): Written {
    return { rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes a backup beside its place and gives it its name when it is whole and on the disk: a broken one never has the name. */
export class BackupWriter {
  private readonly draft: string;
  private readonly tar: Pack = pack();
  private readonly written: Promise<void>;

  constructor(private readonly file: string) {
    this.draft = `${file}.${process.pid}.draft`;
    this.written = pipeline(this.tar, createWriteStream(this.draft, { mode: 0o600, flags: 'wx' }));
    // Told by `entry`, which would wait for ever on a disk that is full.
    this.written.catch(() => undefined);
  }

  async head(head: BackupHead): Promise<void> {
    await this.entry(HEAD, Buffer.from(`${JSON.stringify(head, null, 2)}\n`));
  }

  /** @param rows what COPY gives, in any pieces */
  async table(
    name: string,
    rows: AsyncIterable<Buffer>,
    onProgress: (rows: number, bytes: number) => void,
  ): Promise<Written> {
    const total = new TableSum();
    let [pieces, bytes, number]: [Buffer[], number, number] = [[], 0, 0];
    const flush = async (): Promise<void> => {
      if (bytes === 0) return;
      const body = await zip(Buffer.concat(pieces), { level: LEVEL });
      [pieces, bytes] = [[], 0];
      number += 1;
      await this.entry(`tables/${name}/${String(number).padStart(6, '0')}.copy.gz`, body);
      onProgress(total.rows, total.bytes);
    };
    for await (const chunk of rows) {
      total.add(chunk);
      pieces.push(chunk);
      bytes += chunk.length;
      if (bytes >= PIECE_BYTES) await flush();
    }
    await flush();
    return total.end();
  }

  /** The last step. @returns the size of the file in bytes */
  async finish(manifest: BackupManifest): Promise<number> {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await this.entry(MANIFEST, Buffer.from(text));
    await this.entry(MANIFEST_SUM, Buffer.from(`${sum(text)}  ${MANIFEST}\n`));
    this.tar.finalize();
    await this.written;
    const handle = await open(this.draft, 'r+');
    await handle.sync();
    await handle.close();
    await rename(this.draft, this.file);
    return (await stat(this.file)).size;
  }

  async discard(): Promise<void> {
    this.tar.destroy();
    await this.written.catch(() => undefined);
    await rm(this.draft, { force: true });
  }

  private async entry(name: string, body: Buffer): Promise<void> {
    const added = new Promise<void>((resolve, reject) => {
      this.tar.entry({ name, size: body.length }, body, (error) => (error ? reject(error) : resolve()));
    });
    try {
      await Promise.race([added, this.written.then(() => added)]);
    } catch (error) {
      // The file could not be written, and that is the reason to tell.
      if (this.tar.destroyed) await this.written;
      throw error;
    }
  }
}

/** What a reader of a backup does with it, in its order. */
export interface BackupVisitor {
  head(head: BackupHead): Promise<void> | void;
  /** The next rows of a table. All pieces of a table follow each other. */
  rows(table: string, chunk: Buffer): Promise<void> | void;
}

/**
 * Reads a backup from its beginning to its end and makes every sum again.
 * @throws BackupRefused where it is not whole, not ours, or changed
 */
export async function readBackup(
  file: string,
  visitor: BackupVisitor,
  onProgress: (share: number) => void = () => undefined,
): Promise<BackupManifest> {
  const { size } = await stat(file).catch((error: Error) => {
    throw new BackupRefused(`${file} cannot be read: ${error.message}`);
  });
  const source = createReadStream(file);
  const entries = extract();
  const feeding = pipeline(source, entries);
  feeding.catch(() => undefined); // the loop below throws it
  const sums = new Map<string, TableSum>();
  let [head, manifest, manifestText]: [BackupHead | null, BackupManifest | null, string] = [null, null, ''];
  let isSummed = false;
  let ofVisitor: unknown = null;
  const visit = async (step: Promise<void> | void): Promise<void> => {
    try {
      await step;
    } catch (error) {
      ofVisitor = error;
      throw error;
    }
  };
  try {
    for await (const entry of entries) {
      const { name, size: length } = entry.header;
      if (length > MOST_BYTES) throw new BackupRefused(`${name} is larger than any part of a backup`);
      const parts: Buffer[] = [];
      for await (const part of entry) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const table = PIECE.exec(name)?.[1];
      if (head === null && name !== HEAD) throw new BackupRefused('this is no backup of Greenpark');
      if (name === HEAD) await visit(visitor.head((head = readHead(body.toString()))));
      else if (name === MANIFEST) manifest = readManifest((manifestText = body.toString()));
      else if (name === MANIFEST_SUM) isSummed = body.toString().startsWith(sum(manifestText));
      else if (table !== undefined) {
        const rows = await unzip(body, { maxOutputLength: MOST_BYTES });
        const total = sums.get(table) ?? new TableSum();
        sums.set(table, total);
        total.add(rows);
        await visit(visitor.rows(table, rows));
        onProgress(source.bytesRead / size);
      }
    }
    await feeding;
  } catch (error) {
    if (error instanceof BackupRefused || error === ofVisitor) throw error;
    throw new BackupRefused(`the backup is damaged: ${(error as Error).message}`);
  } finally {
    source.destroy();
  }
  if (head === null) throw new BackupRefused('this is no backup of Greenpark');
  if (manifest === null) throw new BackupRefused('the backup is not whole: its end is missing');
  if (!isSummed) throw new BackupRefused('the backup was changed: its manifest is not what it was');
  compare(manifest, sums);
  return manifest;
}

function compare({ tables }: BackupManifest, sums: Map<string, TableSum>): void {
  for (const { name, rows, sha256 } of tables) {
    const found = (sums.get(name) ?? new TableSum()).end();
    sums.delete(name);
    if (found.sha256 !== sha256 || found.rows !== rows)
      throw new BackupRefused(`the backup was changed: table ${name} has not the rows that it had (SHA-256 differs)`);
  }
  const [stray] = sums.keys();
  if (stray !== undefined) throw new BackupRefused(`the backup was changed: its manifest does not name table ${stray}`);
}
