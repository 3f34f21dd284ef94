import type { ListAnswer } from './pages.js';

/** A list that is written as JSON without its rows; they are made where a table is asked for. */
export abstract class WrittenList {
  /** Of `json`. */
  abstract readonly length: number;
  /** What `JSON.stringify` makes of the answer, in UTF-8, in pieces that are not put together: thousands of rows would be copied for each who asks. */
  abstract json(): readonly Buffer[];
  /** The same as a file of gzip. */
  abstract gzip(): Promise<Buffer>;
  /** Another one where `json` is another one, and the same one in every process where it is the same: the tag is made of it. */
  abstract digest(): Buffer;
  abstract answer(): Promise<ListAnswer>;
}
