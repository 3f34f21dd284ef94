import type { ICustomPartitioner, RecordMetadata } from 'kafkajs';

/** Some partitions of a request are in no answer: they may have been left out, and the whole request has to be sent again. */
export class PartitionsLeftOut extends Error {
  constructor(partitions: readonly string[]) {
    super(`Kafka has answered for none of the records for ${partitions.join(', ')}`);
    this.name = 'PartitionsLeftOut';
  }
}

/**
 * Which partitions a request went to, and whether each of them was answered. The client library tries a request again only at brokers
 * that have not answered it: where the lead of a partition moves to one that has, the partition is left out, and the request
 * succeeds all the same (kafkajs 2.2.4, `sendMessages`; 140 acknowledged messages of 100,000 were lost that way when a broker was killed).
 */
export class AnsweredPartitions {
  private readonly chosen = new Map<string, Set<number>>();

  /** As `inner`, and remembers what it has chosen. */
  watch(inner: ICustomPartitioner): ICustomPartitioner {
    return () => {
      const choose = inner();
      let last: { readonly topic: string; readonly partitions: Set<number> } | null = null;
      return (input) => {
        const partition = choose(input);
        const { topic } = input;
        if (last?.topic !== topic || this.chosen.get(topic) !== last.partitions) {
          let partitions = this.chosen.get(topic);
          if (!partitions) this.chosen.set(topic, (partitions = new Set()));
          last = { topic, partitions };
        }
        last.partitions.add(partition);
        return partition;
      };
    };
  }

  /** A request begins. */
  begin(): void {
    this.chosen.clear();
  }

  /** @throws PartitionsLeftOut where the answer lacks a partition that was chosen since `begin` */
  check(answers: readonly RecordMetadata[]): void {
    const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
    const missing = [...this.chosen].flatMap(([topic, partitions]) =>
      [...partitions].map((partition) => `${topic}/${partition}`).filter((name) => !answered.has(name)),
    );
    if (missing.length > 0) throw new PartitionsLeftOut(missing.sort());
  }
}
