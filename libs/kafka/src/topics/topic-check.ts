import type { TopicSpec } from '#contracts';

/** A topic as the broker describes it. */
export interface FoundTopic {
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** Settings where the broker may be more generous than declared; `-1` means without bound. */
const AT_LEAST: Readonly<Record<string, string>> = {
  'retention.ms': 'records would be deleted before everything has read them',
  'retention.bytes': 'records would be deleted before everything has read them',
  'max.message.bytes': 'large messages would be refused',
  'min.insync.replicas': 'a record could be acknowledged that one machine alone holds',
};
const EXACTLY: Readonly<Record<string, string>> = {
  'cleanup.policy': 'history would be thinned out, or old states kept for ever',
  'message.timestamp.type':
    'retention would count from the time of measurement, so late readings would be deleted at once',
};

/** What is wrong with a topic, for people: one line each with what was found, what is expected, why, and how to mend it. */
export function topicProblems(spec: TopicSpec, found: FoundTopic): string[] {
  const problems: string[] = [];
  if (found.partitions < spec.partitions) {
    problems.push(
      `topic ${spec.name} has ${found.partitions} partitions, expected ${spec.partitions}: fewer consumers can share the ` +
        `work. Mend while nothing is published: kafka-topics.sh --alter --topic ${spec.name} --partitions ${spec.partitions}`,
    );
  } else if (found.partitions > spec.partitions) {
    problems.push(
      `topic ${spec.name} has ${found.partitions} partitions, expected ${spec.partitions}: it is not the one that Greenpark ` +
        `makes, and partitions cannot be taken away. Check that no other system uses it`,
    );
  }
  for (const [name, expected] of Object.entries(spec.config)) {
    const actual = found.config[name];
    if (actual === undefined || fulfils(name, actual, expected)) continue;
    const bound = name in AT_LEAST ? 'at least ' : '';
    problems.push(
      `topic ${spec.name} has ${name}=${actual}, expected ${bound}${expected}: ${AT_LEAST[name] ?? EXACTLY[name] ?? 'it is not what Greenpark declares'}. ` +
        `Mend: kafka-configs.sh --alter --entity-type topics --entity-name ${spec.name} --add-config ${name}=${expected}`,
    );
  }
  return problems;
}

function fulfils(name: string, actual: string, expected: string): boolean {
  if (!(name in AT_LEAST)) return actual === expected;
  const bound = (text: string): number => (text === '-1' ? Infinity : Number(text));
  return bound(actual) >= bound(expected);
}
