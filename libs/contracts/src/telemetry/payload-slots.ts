/** What stands at a place that differs from payload to payload of a device; from 0 on: the value of that position. */
export const SLOT = { time: -1, timeText: -2, seq: -3, unread: -4 } as const;

/** A payload as what is always the same and the places between. */
export interface PayloadSlots {
  /** The pieces, one behind the other. */
  readonly bytes: Uint8Array;
  /** Where each ends; the last is behind the last slot. */
  readonly ends: readonly number[];
  readonly slots: readonly number[];
  /** Characters of a time as text. */
  readonly timeLength: number;
  /** Of the values, in the order of the payload. */
  readonly names: readonly string[];
}

const STRING = /"([^"\\]*)"/y;
const NUMBER = /-?\d[\d.eE+-]*/y;
/** Names of a message that change what its numbers mean. */
const READ = new Set(['ts', 'seq', 'boot', 'simulated', 'values']);

/**
 * Finds the places in a payload that holds one message: its time, its number, its values, and numbers of names that nobody reads.
 * @param text bytes of JSON that was read, an object, each as one character
 * @returns null: something else is in it (an escaped text, a list, values in their long form), or something is missing
 */
export function findSlots(text: string): PayloadSlots | null {
  const names: string[] = [];
  const slots: number[] = [];
  const pieces: string[] = [];
  let timeLength = 0;
  const valueNames: string[] = [];
  let from = 0;
  const slot = (kind: number, at: number, to: number): void => {
    slots.push(kind);
    pieces.push(text.slice(from, at));
    from = to;
  };
  let depth = 0;
  for (let i = 0; i < text.length;) {
    const c = text[i] as string;
    if (c === '"') {
      STRING.lastIndex = i;
      const found = STRING.exec(text);
      if (found === null) return null;
      const end = STRING.lastIndex;
      const isName = /^\s*:/.test(text.slice(end, end + 16));
      if (isName) names[depth] = found[1] as string;
      else if (depth !== 1) return null;
      else if (names[1] === 'ts') {
        timeLength = end - i - 2;
        slot(SLOT.timeText, i + 1, end - 1);
      }
      i = end;
      continue;
    }
    if (c === '-' || (c >= '0' && c <= '9')) {
      NUMBER.lastIndex = i;
      NUMBER.exec(text);
      const end = NUMBER.lastIndex;
      const [, outer = '', inner = ''] = names;
      if (depth === 2 && outer === 'values') slot(valueNames.push(inner) - 1, i, end);
      else if (depth === 1 && outer === 'ts') slot(SLOT.time, i, end);
      else if (depth === 1 && outer === 'seq') slot(SLOT.seq, i, end);
      else if (depth === 1 && !READ.has(outer)) slot(SLOT.unread, i, end);
      else return null;
      i = end;
      continue;
    }
    if (c === '[') return null;
    if (c === '{' && ++depth > 1 && (depth > 2 || names[1] !== 'values')) return null;
    if (c === '}') depth--;
    i++;
  }
  pieces.push(text.slice(from));
  let end = 0;
  const ends = pieces.map((piece) => (end += piece.length));
  return { bytes: Buffer.from(pieces.join(''), 'latin1'), ends, slots, timeLength, names: valueNames };
}
