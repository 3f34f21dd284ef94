/** Of a 32-bit number, seven bits a byte. */
const INT_BYTES = 5;
const LONG_BYTES = 10;
/** A name and a value, each with a length. */
const LEAST_HEADER_BYTES = 2;

class RecordForm {
  #at: number;

  constructor(
    private readonly buffer: Buffer,
    from: number,
  ) {
    this.#at = from;
  }

  get #rest(): number {
    return this.buffer.length - this.#at;
  }

  /** A signed number (zigzag) of at most so many bytes. NaN: it does not end within them. */
  number(bytes = INT_BYTES): number {
    let unsigned = 0;
    for (let i = 0; i < bytes && this.#rest > 0; i += 1) {
      const byte = this.buffer[this.#at++]!;
      unsigned += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return unsigned % 2 === 0 ? unsigned / 2 : -(unsigned + 1) / 2;
    }
    return NaN;
  }

  /** Steps over bytes with a length before them. Whether they are there. */
  skip(least: number): boolean {
    const length = this.number();
    if (!(length >= least && length <= this.#rest)) return false;
    this.#at += Math.max(0, length);
    return true;
  }

  /** Whether there are as many headers as are said. */
  headers(): boolean {
    const count = this.number();
    if (!(count >= 0 && count * LEAST_HEADER_BYTES <= this.#rest)) return false;
    for (let i = 0; i < count; i += 1) if (!this.skip(0) || !this.skip(-1)) return false;
    return true;
  }
}

/**
 * The library believes a record: it takes room for as many headers as the record says, and reads on behind its end. Five bytes that say
 * 2³⁰ headers would so end the process.
 *
 * @param from where the record begins in `buffer`, whose end is the record's.
 * @throws Error where a length or the number of headers is more than there are bytes for.
 */
export function assertWholeRecord(buffer: Buffer, from: number): void {
  const form = new RecordForm(buffer, from + 1);
  const isWhole =
    !Number.isNaN(form.number(LONG_BYTES)) && // since the first record of the batch
    !Number.isNaN(form.number()) &&
    form.skip(-1) && // key
    form.skip(-1) && // value
    form.headers();
  if (isWhole) return;
  throw new Error(
    `a record of Kafka of ${buffer.length - from} bytes has not the lengths that it states: its partition cannot be read on from it`,
  );
}
