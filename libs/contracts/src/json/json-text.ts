/**
 * What `JSON.parse` does not show: names that stand twice in one object (it keeps the last and drops the rest in silence),
 * numbers that a double cannot hold, and how deep it goes. A first pass over the bytes is cheap and runs for every message;
 * the exact inspection runs only where the first pass saw something.
 */

/** Deeper payloads are refused: no device needs it, and what walks them recursively must not overflow the stack. */
export const MAX_JSON_DEPTH = 64;

export interface TextScan {
  readonly ascii: boolean;
  /** PostgreSQL cannot keep U+0000 in a text. */
  readonly hasNul: boolean;
  /** Names in all objects together, where the text is JSON. */
  readonly names: number;
  /** A number of 16 digits or more: it may not fit into a double. */
  readonly hasLongNumber: boolean;
  readonly depth: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LONG_NUMBER_DIGITS = 16;
const OPENING = ['{', '['] as const;

/** One pass; exact for text that is JSON, of no meaning (but harmless) for other bytes. */
export function scanJson(bytes: Uint8Array): TextScan {
  const { length } = bytes;
  let inString = false;
  let seen = 0;
  let hasNul = false;
  let names = 0;
  let run = 0;
  let longest = 0;
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < length; i++) {
    const c = bytes[i] as number;
    seen |= c;
    if (inString) {
      if (c === QUOTE) inString = false;
      else if (c === BACKSLASH) {
        i++;
        seen |= bytes[i] ?? 0;
      } else if (c === 0) hasNul = true;
    } else if (c >= 0x30 && c <= 0x39) {
      if (++run > longest) longest = run;
    } else if (c !== 0x2e /* . */) {
      run = 0;
      if (c === QUOTE) inString = true;
      else if (c === 0x3a /* : */) names++;
      else if (c === 0x7b /* { */ || c === 0x5b /* [ */) {
        if (++depth > deepest) deepest = depth;
      } else if (c === 0x7d /* } */ || c === 0x5d /* ] */) depth--;
      else if (c === 0) hasNul = true;
    }
  }
  return { ascii: seen < 0x80, hasNul, names, hasLongNumber: longest >= LONG_NUMBER_DIGITS, depth: deepest };
}

/** How many objects and arrays lie in one another, in text that is JSON. */
export const jsonDepth = (bytes: Uint8Array): number => scanJson(bytes).depth;

/**
 * Whether text that is JSON goes deeper than `most`. Mostly it has not even so many brackets, and that is seen without a look at each byte.
 * @param bytes of the text, where they are at hand: a document of megabytes is not written anew
 */
export function isDeeperThan(most: number, text: string, bytes?: Uint8Array): boolean {
  let brackets = 0;
  for (const open of OPENING) {
    for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at + 1)) {
      if (++brackets > most) return jsonDepth(bytes ?? Buffer.from(text)) > most;
    }
  }
  return false;
}

/** Names in all objects of a parsed value together: fewer than in its text where a name stands twice. Depth is bounded before. */
export function countNames(value: object): number {
  let names = 0;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (item !== null && typeof item === 'object') names += countNames(item);
    return names;
  }
  for (const name in value) {
    names++;
    const item = (value as Record<string, unknown>)[name];
    if (item !== null && typeof item === 'object') names += countNames(item);
  }
  return names;
}

export type JsonPath = readonly (string | number)[];

export interface Inspection {
  /** Objects in which a name stands twice. */
  readonly repeated: readonly { readonly path: JsonPath; readonly name: string }[];
  /** Numbers that would lose digits in a double, as written. */
  readonly lossy: readonly { readonly path: JsonPath; readonly literal: string }[];
}

/** Reads text that is known to be JSON, at most MAX_JSON_DEPTH deep. */
export function inspectJson(text: string): Inspection {
  const repeated: { path: JsonPath; name: string }[] = [];
  const lossy: { path: JsonPath; literal: string }[] = [];
  const path: (string | number)[] = [];
  const space = /[ \t\n\r]*/y;
  const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
  const scalar = /[^ \t\n\r,\]}]+/y;
  let at = 0;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const skip = (): void => void take(space);

  const members = (): void => {
    const names = new Set<string>();
    at++;
    for (skip(); text[at] !== '}'; skip()) {
      if (text[at] === ',') at++;
      skip();
      const name = JSON.parse(take(string)) as string;
      if (names.has(name)) repeated.push({ path: [...path], name });
      names.add(name);
      skip();
      at++; // :
      path.push(name);
      value();
      path.pop();
    }
    at++;
  };
  const items = (): void => {
    at++;
    let index = 0;
    for (skip(); text[at] !== ']'; skip()) {
      if (text[at] === ',') at++;
      path.push(index++);
      value();
      path.pop();
    }
    at++;
  };
  const value = (): void => {
    skip();
    const c = text[at];
    if (c === '{') members();
    else if (c === '[') items();
    else if (c === '"') take(string);
    else {
      const literal = take(scalar);
      if (isLossy(literal)) lossy.push({ path: [...path], literal });
    }
  };
  value();
  return { repeated, lossy };
}

const NUMBER = /^-?(\d+)(?:\.(\d+))?([eE][+-]?\d+)?$/;
const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
/** Every double comes back from 17 significant digits; what has more was not written from a double. */
const MAX_SIGNIFICANT = 17;

/** Whether a number as written has digits that a double cannot keep: an integer over 2^53, or more than 17 digits. */
export function isLossy(literal: string): boolean {
  const found = NUMBER.exec(literal);
  if (!found) return false;
  const [, whole = '', fraction, exponent] = found;
  if (fraction === undefined && exponent === undefined) return whole.length > 15 && BigInt(whole) > MAX_EXACT;
  const significant = (whole + (fraction ?? '')).replace(/^0+/, '').replace(/0+$/, '');
  return significant.length > MAX_SIGNIFICANT;
}

/** Bare words that some libraries write although JSON has no such thing, and what takes their place: out of range. */
const BARE = [
  ['-Infinity', '-1e999'],
  ['Infinity', '1e999'],
  ['NaN', '1e999'],
] as const;

/**
 * The text with bare NaN and Infinity turned into numbers that are out of range, so that they are refused one by one and
 * the rest of the message is kept. Null where there are none. One pass: the text is no JSON and may be an attack.
 */
export function withoutBareNan(text: string): string | null {
  if (!text.includes('NaN') && !text.includes('Infinity')) return null;
  const parts: string[] = [];
  let from = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) inString = !inString;
    else if (c === BACKSLASH) i++;
    else if (!inString && (c === 0x2d || c === 0x49 || c === 0x4e)) {
      const found = BARE.find(([word]) => text.startsWith(word, i));
      if (!found) continue;
      parts.push(text.slice(from, i), found[1]);
      from = i + found[0].length;
      i = from - 1;
    }
  }
  return from === 0 ? null : parts.join('') + text.slice(from);
}
