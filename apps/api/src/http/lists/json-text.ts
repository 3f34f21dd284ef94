/** An answer that is written as JSON already, in UTF-8: `JSON.stringify` of what it says. */
export class JsonText {
  constructor(readonly bytes: Buffer) {}
}

/** A character of a text takes three bytes of UTF-8 at most: the two halves of one that takes four are two of them. */
const MOST_BYTES_OF_CHARACTER = 3;

/**
 * JSON of many rows as it grows, some rows at a time. One text of all of them would be put together as a text, copied as bytes, and be
 * large enough to stay among the old objects until all of these are collected.
 */
export class JsonBytes {
  private length = 0;
  private bytes: Buffer;

  /** @param expected bytes; more are taken where it was too little */
  constructor(expected: number) {
    this.bytes = Buffer.allocUnsafeSlow(expected);
  }

  add(text: string): void {
    const needed = this.length + text.length * MOST_BYTES_OF_CHARACTER;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += this.bytes.write(text, this.length);
  }

  written(): JsonText {
    return new JsonText(this.bytes.subarray(0, this.length));
  }
}

/** The JSON of an answer of which one member is written already. @param text `JSON.stringify` of that member */
export function writtenWith<Answer extends object>(
  answer: Answer,
  member: keyof Answer & string,
  text: string,
): JsonText {
  const members = Object.entries(answer).flatMap(([name, value]) => {
    const written = name === member ? text : JSON.stringify(value);
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`];
  });
  return new JsonText(Buffer.from(`{${members.join()}}`));
}
