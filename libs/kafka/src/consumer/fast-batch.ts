import { holdMemory, letGoMemory, type AnswerMemory, type InMemory } from './answer-memory.js';
import type { DecodedRecord } from './fast-record-decoder.js';

/** What a broker has answered of one partition. */
export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly abortedTransactions?: readonly unknown[] | null;
  readonly messages: readonly (Pick<DecodedRecord, 'offset' | 'isControlRecord'> & InMemory)[];
}

type Messages = FetchedPartition['messages'];

/** The library's batch, with its three lists: as it came, from the position on, and without what is no record. */
export type BatchClass = new (
  topic: string,
  fetchedOffset: string,
  fetched: FetchedPartition,
) => { rawMessages: Messages; messagesWithinOffset: Messages; messages: Messages };

/**
 * The three lists are one where nothing has to be left out, as nearly always: the library asks each record for its offset, as text, makes
 * a big integer of it, and copies the list twice.
 */
export const batchOf = (Original: BatchClass): BatchClass =>
  class extends Original {
    /** null: it is not to be given back, or was. */
    private memory: AnswerMemory | null;

    constructor(topic: string, fetchedOffset: string, fetched: FetchedPartition) {
      const { messages, abortedTransactions } = fetched;
      const isWhole = !abortedTransactions?.length && areAllRead(messages, fetchedOffset);
      super(topic, fetchedOffset, isWhole ? { ...fetched, messages: [] } : fetched);
      if (isWhole) this.rawMessages = this.messagesWithinOffset = this.messages = messages;
      this.memory = holdMemory(messages);
    }

    /** Nothing of its records is read any more, but where they lie. */
    letGo(): void {
      if (this.memory) letGoMemory(this.memory);
      this.memory = null;
    }
  };

/** Records of a partition come in the order of their offsets: where the first is not before the position, none is. */
function areAllRead(messages: Messages, fetchedOffset: string): boolean {
  const [first] = messages;
  if (first === undefined || !(BigInt(first.offset) >= BigInt(fetchedOffset))) return false;
  return !messages.some(({ isControlRecord }) => isControlRecord);
}
