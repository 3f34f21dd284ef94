/** What a broker is asked for: of each topic some partitions. */
export interface AskedTopic {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

/** What it has answered, as far as it is looked at here. */
export interface FetchAnswer {
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly { readonly partition: number; readonly messages: readonly unknown[] }[];
  }[];
}

/**
 * The order in which one broker is asked for partitions: whichever has had nothing in an answer for longest comes first. A broker fills its
 * answer from the first on: where much waits, what comes later is left for another answer. So each has its turn, and none comes again, with
 * the little that has come meanwhile, before all others: what is stored together has fewer devices, and more messages of each
 * (docs/adr/0089). The library asks in any order: of twelve partitions of which each fills an answer one waited for a hundred answers now
 * and then, where twelve are enough.
 */
export class FetchOrder {
  private answers = 0;
  /** Number of the newest answer that had records of a partition. */
  private readonly served = new Map<string, number>();

  /** @returns each partition by itself */
  next<Topic extends AskedTopic>(topics: readonly Topic[]): Topic[] {
    const all = topics.flatMap((one) => one.partitions.map((partition) => ({ ...one, partitions: [partition] })));
    const servedIn = ({ topic, partitions: [first] }: AskedTopic): number =>
      this.served.get(nameOf(topic, first!.partition)) ?? 0;
    return all.sort((a, b) => servedIn(a) - servedIn(b));
  }

  answered({ responses }: FetchAnswer): void {
    this.answers++;
    for (const { topicName, partitions } of responses)
      for (const { partition, messages } of partitions)
        if (messages.length > 0) this.served.set(nameOf(topicName, partition), this.answers);
  }
}

const nameOf = (topic: string, partition: number): string => `${topic}/${partition}`;
