/** The key of records, once for all that bear it: its bytes, and what is worked out of them. */
export class RecordKey {
  readonly bytes: Buffer;
  /** Where it goes of so many partitions; 0: not asked yet. */
  partitions = 0;
  partition = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }
}
