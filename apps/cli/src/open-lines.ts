import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from './failure.js';

export interface Lines extends AsyncIterable<string> {
  /** Part of the file that was read, 0 to 1; null for a pipe. */
  share(): number | null;
}

/** Lines of a file, packed by gzip or not; `-` is standard input. */
export async function openLines(path: string): Promise<Lines> {
  if (path === '-')
    return { share: () => null, [Symbol.asyncIterator]: () => linesOf(process.stdin, 'standard input') };
  const size = await stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      throw new Failure(error.code === 'ENOENT' ? `there is no file ${path}` : `${path}: ${error.message}`);
    },
  );
  const unpack = await isPacked(path);
  let bytes: ReadStream | null = null;
  return {
    share: () => (size === 0 ? 1 : (bytes?.bytesRead ?? 0) / size),
    [Symbol.asyncIterator]: () => {
      const file = createReadStream(path);
      bytes = file;
      const input = unpack ? file.pipe(createGunzip()) : file;
      if (input !== file) file.on('error', (error) => input.destroy(error));
      return linesOf(input, path);
    },
  };
}

/** Opened when the first line is asked for: readline loses what it reads before somebody listens. */
async function* linesOf(input: Readable, name: string): AsyncGenerator<string> {
  const lines = createInterface({ input, crlfDelay: Infinity });
  // readline swallows errors of its input: listen ourselves, or a damaged file would look complete.
  const failure: { error: Error | null } = { error: null };
  input.once('error', (error: Error) => {
    failure.error = error;
    lines.close();
  });
  yield* lines;
  if (failure.error) throw new Failure(`${name} cannot be read to its end: ${failure.error.message}`);
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
