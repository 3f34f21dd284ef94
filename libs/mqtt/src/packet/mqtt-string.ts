/**
 * Whether these bytes are a string as MQTT has it (5.0 and 3.1.1, 1.5.4): well-formed UTF-8, no surrogates, no U+0000. By hand,
 * so that a packet of a million short strings costs no object for any of them.
 */
export function isMqttString(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const first = bytes[at++]!;
    if (first < 0x80) {
      if (first === 0) return false;
      continue;
    }
    const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
    if (more === 0 || at + more > end) return false;
    const second = bytes[at]!;
    // Overlong forms, surrogates and what lies above U+10FFFF show in the second byte.
    if (first === 0xe0 && second < 0xa0) return false;
    if (first === 0xed && second > 0x9f) return false;
    if (first === 0xf0 && second < 0x90) return false;
    if (first === 0xf4 && second > 0x8f) return false;
    for (let i = 0; i < more; i++) if ((bytes[at++]! & 0xc0) !== 0x80) return false;
  }
  return true;
}

const HASH = 0x23;
const PLUS = 0x2b;

/** Whether a topic has `+` or `#` in it: ASCII bytes, which no other character of UTF-8 contains. */
export function hasWildcard(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === HASH || bytes[at] === PLUS) return true;
  return false;
}
