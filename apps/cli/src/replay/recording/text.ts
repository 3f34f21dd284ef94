import { isUtf8 } from 'node:buffer';
import { WrongUsage } from '../../terminal/failure.js';
import type { Source } from './source.js';

/**
 * How the text of a recording is written: as `--encoding` says; else by its byte order mark; else UTF-8 where it is that, and
 * Windows-1252 (which holds Latin-1) where it is not.
 * @throws WrongUsage for an encoding that is not known
 */
export function encodingOf({ head, tail }: Pick<Source, 'head' | 'tail'>, asked?: string): string {
  if (asked !== undefined) return knownEncoding(asked);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return isWholeUtf8(head) && (tail === null || isWholeUtf8(tail)) ? 'utf-8' : 'windows-1252';
}

function knownEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new WrongUsage(
      `--encoding ${label}: expected a name such as utf-8, windows-1252, utf-16le, gb18030, shift_jis (WHATWG Encoding Standard)`,
    );
  }
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80 && byte < 0xc0;

/** A piece of a longer text may begin and end within a character. */
function isWholeUtf8(piece: Buffer): boolean {
  let from = 0;
  while (from < 3 && isContinuation(piece[from])) from++;
  for (let cut = 0; cut < 4; cut++) if (isUtf8(piece.subarray(from, piece.length - cut))) return true;
  return false;
}

/** A piece as text; a byte order mark falls away. */
export const textOfPiece = (piece: Buffer, encoding: string): string => new TextDecoder(encoding).decode(piece);

export async function* textOf(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source.bytes()) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Lines with their numbers, from 1. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<{ line: number; text: string }> {
  let rest = '';
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) yield { line: ++line, text: one };
  }
  if (rest !== '') yield { line: ++line, text: rest };
}
