import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { Failure } from './failure.js';

export interface Lines extends AsyncIterable<string> {
  /** Part of the file that was read, 0 to 1; null for a pipe. */
  share(): number | null;
}

/** Lines of a file, packed by gzip or not; `-` is standard input. */
export async function openLines(path: string): Promise<Lines> {
  if (path === '-') {
    return Object.assign(createInterface({ input: process.stdin, crlfDelay: Infinity }), { share: () => null });
  }
  const size = await stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      throw new Failure(error.code === 'ENOENT' ? `there is no file ${path}` : `${path}: ${error.message}`);
    },
  );
  const bytes = createReadStream(path);
  const input = (await isPacked(path)) ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => input.destroy(error));
  const lines = createInterface({ input, crlfDelay: Infinity });
  return {
    share: () => (size === 0 ? 1 : bytes.bytesRead / size),
    async *[Symbol.asyncIterator]() {
      // readline swallows errors of its input: listen ourselves, or a damaged file would look complete.
      let failed: Error | null = null;
      input.once('error', (error: Error) => {
        failed = error;
        lines.close();
      });
      yield* lines;
      if (failed) throw new Failure(`${path} cannot be read to its end: ${(failed as Error).message}`);
    },
  };
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = new Uint8Array(2);
    await file.read(head, 0, 2, 0);
    return head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    await file.close();
  }
}
