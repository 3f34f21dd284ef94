/** Records that are made one after the other share a piece of memory: one of 400 bytes as a text is copied twice by the collector while Kafka keeps it. */
const SLAB_BYTES = 65_536;

/** Writes records into memory outside of the heap. What was written stays as long as somebody holds it, and is not written again. */
export class RecordSlab {
  private bytes = Buffer.alloc(0);
  private start = 0;
  private at = 0;

  /** The next record begins; one that was not ended is given up. @param most bytes that it may come to */
  begin(most: number): void {
    if (this.start + most > this.bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, most));
      this.start = 0;
    }
    this.at = this.start;
  }

  end(): Buffer {
    const record = this.bytes.subarray(this.start, this.at);
    this.start = this.at;
    return record;
  }

  /** Short pieces: a call for each would cost more than its bytes. */
  copy(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let { at } = this;
    for (let i = start; i < end; i++) bytes[at++] = from[i] as number;
    this.at = at;
  }

  /** ASCII. */
  text(text: string): void {
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.at = at;
  }
}
