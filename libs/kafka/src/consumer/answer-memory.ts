/** How many batches in hand lie in it. On the memory itself: a `WeakMap` would hold it for longer than it lives (docs/adr/0083). */
const IN_HAND = Symbol('batches in hand');

/** Memory of one long answer of Kafka and of nothing else. */
export type AnswerMemory = ArrayBufferLike & { [IN_HAND]?: number };

/** A record as far as it is known where its bytes lie. */
export interface InMemory {
  /** Where its key and value lie, which are views of it that are made when they are asked for; absent: they are views that are there already. */
  readonly memory?: ArrayBufferLike;
  readonly key?: Uint8Array | null;
  readonly value?: Uint8Array | null;
}

export function markAnswer(memory: AnswerMemory): void {
  memory[IN_HAND] = 0;
}

/**
 * A batch of these records is in hand from now on. All batches of an answer are, before any of them is let go.
 * @returns the memory of the answer that they lie in; null: it is not known, or lies elsewhere
 */
export function holdMemory(records: readonly InMemory[]): AnswerMemory | null {
  let own: AnswerMemory | null = null;
  for (const record of records) {
    const memory: AnswerMemory | undefined = record.memory;
    if (memory === undefined) keepForGood(record);
    else if (memory !== own && memory[IN_HAND] !== undefined) own = memory;
  }
  if (own) own[IN_HAND] = (own[IN_HAND] ?? 0) + 1;
  return own;
}

/**
 * Nothing of a batch is read any more. With the last one of its answer the memory is given back: its megabytes have waited for longer than
 * objects are young, and would be held, and count as such, until all old objects are looked at. Whoever reads of it nevertheless finds an error.
 */
export function letGoMemory(memory: AnswerMemory): void {
  const left = (memory[IN_HAND] ?? Infinity) - 1;
  memory[IN_HAND] = left;
  if (left === 0) structuredClone(memory, { transfer: [memory as ArrayBuffer] });
}

function keepForGood({ key, value }: InMemory): void {
  for (const bytes of [key, value]) {
    const memory: AnswerMemory | undefined = bytes?.buffer;
    if (memory?.[IN_HAND] !== undefined) memory[IN_HAND] = Infinity;
  }
}
