/** What a broker is asked for of a topic. */
export interface AskedTopic {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string | number }[];
}

/** What it has answered, as far as it is looked at here. */
export interface FetchAnswer {
  readonly responses: readonly {
    readonly topicName: string;
    /** `highWatermark`: behind the last record that can be read; -1 beside an error. */
    readonly partitions: readonly { readonly partition: number; readonly highWatermark: string }[];
  }[];
}

interface Known {
  /** Records from where it was asked last to the end of its log. */
  waited: number;
  /** Number of the request that asked for it last. */
  asked: number;
}

/** From so many records on much waits for a partition. In a plant that is not behind a tenth of it does. */
const MUCH = 500;

/**
 * Which partitions one broker is asked for next, and in which order.
 *
 * Each partition comes first in its turn. A broker fills its answer from the first on: where much waits, what comes later is left for
 * another answer. The library asks in any order: of twelve partitions of which each fills an answer one waited for a hundred answers now
 * and then, where twelve are enough.
 *
 * Of partitions for which much waits one is asked for at a time, whichever waits longest: what is stored together has fewer devices, and
 * more messages of each (docs/adr/0089). All others are asked for each time.
 */
export class FetchTurns {
  private turn = 0;
  private requests = 0;
  private readonly known = new Map<string, Known>();

  /**
   * @param topics all that the consumer may read of the broker
   * @returns each partition by itself; `isAll` false: some were left out, and the broker must not wait for records of the others
   */
  next<Topic extends AskedTopic>(topics: readonly Topic[]): { readonly topics: Topic[]; readonly isAll: boolean } {
    const all = topics.flatMap((one) => one.partitions.map((partition) => ({ ...one, partitions: [partition] })));
    const much = all.filter((one) => this.of(one).waited >= MUCH);
    const asked = much.length < 2 ? all : all.filter((one) => one === this.longestLeft(much) || !much.includes(one));
    const begin = asked.length === 0 ? 0 : this.turn++ % asked.length;
    this.requests++;
    for (const one of asked) this.of(one).asked = this.requests;
    return { topics: [...asked.slice(begin), ...asked.slice(0, begin)], isAll: asked.length === all.length };
  }

  /** @param asked what `next` has said */
  answered(asked: readonly AskedTopic[], { responses }: FetchAnswer): void {
    const ends = new Map(
      responses.flatMap(({ topicName, partitions }) =>
        partitions.map(({ partition, highWatermark }) => [nameOf(topicName, partition), highWatermark] as const),
      ),
    );
    for (const one of asked) {
      const [{ partition, fetchOffset }] = one.partitions as [AskedTopic['partitions'][number]];
      const end = ends.get(nameOf(one.topic, partition));
      if (end !== undefined) this.of(one).waited = Number(end) - Number(fetchOffset);
    }
  }

  private longestLeft<Topic extends AskedTopic>(topics: readonly Topic[]): Topic {
    return topics.reduce((first, one) => (this.of(one).asked < this.of(first).asked ? one : first));
  }

  private of({ topic, partitions: [first] }: AskedTopic): Known {
    const name = nameOf(topic, first!.partition);
    let known = this.known.get(name);
    if (known === undefined) this.known.set(name, (known = { waited: 0, asked: 0 }));
    return known;
  }
}

const nameOf = (topic: string, partition: number): string => `${topic}/${partition}`;
