/** A cluster as its brokers describe it: what decides whether an acknowledged record can be lost. */
export interface FoundCluster {
  readonly brokers: readonly { readonly id: number; readonly config: Readonly<Record<string, string>> }[];
  readonly topics: readonly FoundTopicState[];
}

interface FoundTopicState {
  readonly name: string;
  /** With the defaults of the brokers, where the topic sets nothing. */
  readonly config: Readonly<Record<string, string>>;
  readonly partitions: readonly {
    readonly partition: number;
    /** −1: none. */
    readonly leader: number;
    /** Ids of brokers. */
    readonly replicas: readonly number[];
    readonly inSync: readonly number[];
  }[];
}

const MOST_REPLICAS = 3;

/** What is wrong with a cluster, for people: one line each with what was found, why that matters, and how to mend it. */
export function clusterProblems({ brokers, topics }: FoundCluster): string[] {
  return [...brokers.flatMap(brokerProblems), ...topics.flatMap((topic) => topicProblems(topic, brokers.length))];
}

function brokerProblems({ id, config }: FoundCluster['brokers'][number]): string[] {
  if (config['auto.create.topics.enable'] !== 'true') return [];
  return [
    `broker ${id} has auto.create.topics.enable=true: a topic that was deleted or is misspelt comes back with other settings, ` +
      'and what is in it expires early. Mend: set it to false in server.properties and restart the broker',
  ];
}

function topicProblems({ name, config, partitions }: FoundTopicState, brokers: number): string[] {
  const list = (numbers: readonly { readonly partition: number }[]): string =>
    numbers.map((p) => p.partition).join(', ');
  const expected = Math.min(MOST_REPLICAS, brokers);
  const single = partitions.filter(({ replicas }) => replicas.length < expected);
  const headless = partitions.filter(({ leader }) => leader < 0);
  const behind = partitions.filter(({ leader, replicas, inSync }) => leader >= 0 && inSync.length < replicas.length);
  const problems: string[] = [];
  if (single.length > 0)
    problems.push(
      `topic ${name} has fewer than ${expected} replicas in partition ${list(single)}, of ${brokers} brokers: a disk that is lost ` +
        'takes acknowledged records with it. Mend: kafka-reassign-partitions.sh',
    );
  if (headless.length > 0)
    problems.push(
      `topic ${name} has no leader for partition ${list(headless)}: nothing can be written or read there. ` +
        'Mend: bring the brokers back that hold it',
    );
  if (behind.length > 0)
    problems.push(
      `topic ${name} is not on all its replicas in partition ${list(behind)}: a broker is away or slow. ` +
        'Mend: look at the brokers and what they log',
    );
  if (config['unclean.leader.election.enable'] === 'true')
    problems.push(
      `topic ${name} has unclean.leader.election.enable=true: a replica that was behind may become leader, and what it had not got ` +
        `is gone although it was acknowledged. Mend: kafka-configs.sh --alter --entity-type topics --entity-name ${name} ` +
        '--add-config unclean.leader.election.enable=false',
    );
  return problems;
}
