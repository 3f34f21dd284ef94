import type { ServerResponse } from 'node:http';

/** An answer as it was sent, to be sent again. */
export interface GivenAnswer {
  readonly status: number;
  /** Name, value, name, value … */
  readonly headers: string[];
  /** Of the body, not put together: of a season they are megabytes. */
  readonly pieces: readonly Buffer[];
}

type Chunk = string | Uint8Array;

/** The same question has the same answer again only where it was answered: a refusal is for whoever it refuses. */
const GIVEN_AGAIN = [200, 304];
const OF_ONE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/**
 * The answer that is about to be given, as soon as the last of it is handed over: whoever reads it slowly holds up himself alone, so that
 * nothing is told of a connection that is full.
 * @returns null: of another status than one that can be given again, or its asker has left before it was whole
 */
export function answerGiven(response: ServerResponse): Promise<GivenAnswer | null> {
  const pieces: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string') pieces.push(Buffer.from(chunk, encodingOf(encoding)));
    else if (chunk instanceof Uint8Array) pieces.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  };
  const [write, end] = [response.write.bind(response), response.end.bind(response)];
  return new Promise((resolve) => {
    response.write = ((chunk: Chunk, ...rest: unknown[]) => {
      keep(chunk, rest[0]);
      Reflect.apply(write, null, [chunk, ...rest]);
      return true;
    }) as typeof write;
    response.end = ((chunk: unknown, ...rest: unknown[]) => {
      keep(chunk, rest[0]);
      Reflect.apply(end, null, [chunk, ...rest]);
      resolve(given(response, pieces));
      return response;
    }) as typeof end;
    response.once('close', () => resolve(null));
  });
}

function given(response: ServerResponse, pieces: readonly Buffer[]): GivenAnswer | null {
  const { statusCode: status } = response;
  if (!GIVEN_AGAIN.includes(status)) return null;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const headers = Object.entries(response.getHeaders())
    .filter(([name]) => !OF_ONE_CONNECTION.includes(name))
    .flatMap(([name, value]) => [name, String(value)]);
  return { status, headers: status === 304 ? headers : [...headers, 'content-length', String(length)], pieces };
}

const encodingOf = (encoding: unknown): BufferEncoding =>
  typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
