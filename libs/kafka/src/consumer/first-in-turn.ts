/** What a broker is asked for: of each topic some partitions, of which we know nothing more here. */
export interface AskedTopic {
  readonly topic: string;
  readonly partitions: readonly object[];
}

/**
 * Puts what a broker is asked for in an order in which each partition comes first in its turn. A broker fills its answer from the first on: where
 * much waits, what comes later is left for another answer. The library asks in any order: of twelve partitions of which each fills an answer one
 * waited for a hundred answers now and then, where twelve are enough.
 */
export function firstInTurn(): <Topic extends AskedTopic>(topics: readonly Topic[]) => Topic[] {
  let turn = 0;
  return (topics) => {
    const all = topics.flatMap((one) => one.partitions.map((partition) => ({ ...one, partitions: [partition] })));
    const begin = all.length === 0 ? 0 : turn++ % all.length;
    return [...all.slice(begin), ...all.slice(0, begin)];
  };
}
