import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from '../../terminal/failure.js';

/** Bytes that are looked at from the beginning and the end before anything is sent: far more than a hundred lines. */
const LOOK_BYTES = 256 * 1024;
/** Lines of standard input that are waited for; a file gives what lies in LOOK_BYTES. */
const PIPE_LINES = 110;
const NEWLINE = 0x0a;

/** A recording as bytes, unpacked. */
export interface Source {
  readonly name: string;
  /** Standard input: it can be read once, and its end is not known before. */
  readonly isPipe: boolean;
  /** Its beginning. */
  readonly head: Buffer;
  /** The head is all of it. */
  readonly isWhole: boolean;
  /** Its last bytes; null where they are not known without reading all of it (standard input, gzip). */
  readonly tail: Buffer | null;
  /** Part that was read, 0 to 1; null: it is not known how much there is. */
  share(): number | null;
  bytes(): AsyncGenerator<Buffer>;
}

/** A file, packed by gzip or not; `-` is standard input. @throws Failure where it cannot be read */
export async function openSource(path: string): Promise<Source> {
  return path === '-' ? openPipe(process.stdin) : openFile(path);
}

async function openFile(path: string): Promise<Source> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      throw new Failure(error.code === 'ENOENT' ? `there is no file ${path}` : `${path}: ${error.message}`);
    },
  );
  const now: { stream: ReadStream | null } = { stream: null };
  const bytes = (): AsyncGenerator<Buffer> => {
    now.stream = createReadStream(path);
    return readable(unpacked(now.stream), path);
  };
  const head = await takeHead(bytes(), (_, length) => length >= LOOK_BYTES);
  const { isPacked, tail } = await lookAtEnds(path, size);
  return {
    name: path,
    isPipe: false,
    head: head.bytes,
    isWhole: head.isWhole,
    tail: head.isWhole || isPacked ? null : tail,
    share: () => (size === 0 ? 1 : (now.stream?.bytesRead ?? 0) / size),
    bytes,
  };
}

async function lookAtEnds(path: string, size: number): Promise<{ isPacked: boolean; tail: Buffer }> {
  const file = await open(path);
  try {
    const magic = Buffer.alloc(2);
    await file.read(magic, 0, 2, 0);
    const tail = Buffer.alloc(Math.min(size, LOOK_BYTES));
    // An even place: a character of UTF-16 is not cut in two.
    const from = Math.max(0, size - tail.length);
    await file.read(tail, 0, tail.length, from - (from % 2));
    return { isPacked: isGzip(magic), tail };
  } finally {
    await file.close();
  }
}

async function openPipe(input: Readable): Promise<Source> {
  const name = 'standard input';
  const chunks = readable(unpacked(input as AsyncIterable<Buffer>), name);
  const kept: Buffer[] = [];
  let lines = 0;
  let length = 0;
  let isWhole = true;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    kept.push(next.value);
    length += next.value.length;
    for (const byte of next.value) if (byte === NEWLINE) lines++;
    if (lines < PIPE_LINES && length < LOOK_BYTES) continue;
    isWhole = false;
    break;
  }
  return {
    name,
    isPipe: true,
    head: Buffer.concat(kept),
    isWhole,
    tail: null,
    share: () => null,
    async *bytes() {
      yield* kept.splice(0);
      yield* chunks;
    },
  };
}

async function takeHead(
  chunks: AsyncGenerator<Buffer>,
  isEnough: (chunk: Buffer, length: number) => boolean,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    kept.push(chunk);
    length += chunk.length;
    if (isEnough(chunk, length)) return { bytes: Buffer.concat(kept), isWhole: false };
  }
  return { bytes: Buffer.concat(kept), isWhole: true };
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** What gzip has packed, by its first two bytes; anything else as it is. */
async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const rest = (async function* () {
    try {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  })();
  if (!isGzip(first.value)) yield* rest;
  // An error of the input or a damaged end arrives where the unpacked bytes are read.
  else yield* pipeline(Readable.from(rest), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
}

async function* readable(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new Failure(`${name} cannot be read to its end: ${(error as Error).message}`);
  }
}
