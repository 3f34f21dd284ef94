import type { ListAnswer } from './pages.js';

/** A list that is written as JSON without its rows; they are made where a table is asked for. */
export abstract class WrittenList {
  /** What `JSON.stringify` makes of the answer, in UTF-8. */
  abstract json(): Buffer;
  /** Another one where `json` is another one, and the same one in every process where it is the same: the tag is made of it. */
  abstract digest(): Buffer;
  abstract answer(): Promise<ListAnswer>;
}
