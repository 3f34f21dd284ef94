import type { ICustomPartitioner, PartitionerArgs } from 'kafkajs';
import { AnsweredPartitions, PartitionsLeftOut } from './answered-partitions.js';

const byValue: ICustomPartitioner = () => (input) => Number(input.message.value);
const choose = (partition: ReturnType<ICustomPartitioner>, topic: string, value: number): number =>
  partition({ topic, partitionMetadata: [], message: { value: String(value) } } satisfies PartitionerArgs);
const answer = (topicName: string, partition: number) => ({ topicName, partition, errorCode: 0 });

describe('partitions of a request', () => {
  const answered = new AnsweredPartitions();
  const partition = answered.watch(byValue)();

  it('are all answered, or the request has failed', () => {
    answered.begin();
    expect([choose(partition, 'a', 1), choose(partition, 'b', 1), choose(partition, 'a', 2)]).toEqual([1, 1, 2]);
    expect(() => answered.check([answer('a', 2), answer('a', 1), answer('b', 1)])).not.toThrow();
    expect(() => answered.check([answer('a', 2), answer('b', 1), answer('b', 7)])).toThrow(PartitionsLeftOut);
    expect(() => answered.check([])).toThrow('a/1, a/2, b/1');
  });

  it('of the request before do not count for the next one', () => {
    answered.begin();
    choose(partition, 'a', 5);
    answered.begin();
    choose(partition, 'a', 6);
    expect(() => answered.check([answer('a', 6)])).not.toThrow();
    expect(() => answered.check([answer('a', 5)])).toThrow('a/6');
  });
});
