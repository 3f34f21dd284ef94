import type { Kafka } from 'kafkajs';
import { KafkaAdmin } from './admin.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A cluster of one broker that answers a moment later. */
class FakeCluster {
  readonly asked: string[] = [];
  connections = 0;
  closed = 0;
  partitions = 1;
  failing = 0;
  /** At a time. */
  mostQuestions = 0;
  private readonly open = new Set<string>();
  private known = 0;
  private topics: string[] = [];

  async connect(): Promise<void> {
    this.connections++;
  }
  async disconnect(): Promise<void> {
    this.closed++;
  }
  async addMultipleTargetTopics(topics: string[]): Promise<void> {
    this.topics = topics;
  }
  async refreshMetadata(): Promise<void> {
    await this.answer(`partitions of ${this.topics.join()}`);
    this.known = this.partitions;
  }
  findTopicPartitionMetadata(): object[] {
    return Array.from({ length: this.known }, (_, partitionId) => ({ partitionId, leader: 1 }));
  }
  async fetchTopicsOffset(
    topics: { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
  ): Promise<object[]> {
    const [first] = topics;
    await this.answer(`${first!.fromBeginning ? 'begins' : 'ends'} of ${topics.map(({ topic }) => topic).join()}`);
    return topics.map(({ topic, partitions, fromBeginning }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({ partition, offset: fromBeginning ? '1' : '3' })),
    }));
  }

  private async answer(question: string): Promise<void> {
    this.asked.push(question);
    // Begins and ends of the same topics are one.
    const [, about] = question.split(' of ');
    this.open.add(about!);
    this.mostQuestions = Math.max(this.mostQuestions, this.open.size);
    await new Promise((resolve) => setImmediate(resolve));
    this.open.delete(about!);
    if (this.failing-- > 0) throw new Error('the connection is gone');
  }
}

const adminOver = (fake: FakeCluster): KafkaAdmin =>
  new KafkaAdmin({ [Symbol('private:Kafka:createCluster')]: () => fake } as unknown as Kafka, silent);
const END = { low: 1n, high: 3n };

describe('questions to the cluster', () => {
  it('are asked one at a time, whoever asks', async () => {
    const fake = new FakeCluster();
    const admin = adminOver(fake);
    const found = await Promise.all(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    expect(found).toEqual(Array.from({ length: 3 }, () => [{ partition: 0, ...END }]));
    const topics = ['a', 'b', 'c'];
    expect(fake.asked).toEqual([
      ...topics.map((topic) => `partitions of ${topic}`),
      ...topics.flatMap((topic) => [`begins of ${topic}`, `ends of ${topic}`]),
    ]);
    expect(fake.mostQuestions).toBe(1);
    expect(fake.connections).toBe(1);
  });

  it('go on over a new connection after one that failed', async () => {
    const fake = new FakeCluster();
    fake.failing = 1;
    const admin = adminOver(fake);
    const found = await Promise.allSettled(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(fake.connections).toBe(2);
  });

  it('that wait when it is disconnected are refused, and leave no connection open; a new one opens its own', async () => {
    const fake = new FakeCluster();
    const admin = adminOver(fake);
    const waiting = Promise.allSettled(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.asked).toHaveLength(1);
    await admin.disconnect();
    const found = await waiting;
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect({ connections: fake.connections, closed: fake.closed }).toEqual({ connections: 1, closed: 1 });
    expect(await admin.topicOffsets('d')).toEqual([{ partition: 0, low: 1n, high: 3n }]);
    await admin.disconnect();
    expect({ connections: fake.connections, closed: fake.closed }).toEqual({ connections: 2, closed: 2 });
  });

  it('about several topics are three requests, not three for each', async () => {
    const fake = new FakeCluster();
    const ends = await adminOver(fake).topicEnds(['a', 'b', 'c']);
    expect(fake.asked).toEqual(['partitions of a,b,c', 'begins of a,b,c', 'ends of a,b,c']);
    expect([...ends]).toEqual(['a', 'b', 'c'].map((topic) => [topic, [{ partition: 0, ...END }]]));
  });

  it('know partitions that came since the last one', async () => {
    const fake = new FakeCluster();
    const admin = adminOver(fake);
    expect(await admin.topicOffsets('a')).toHaveLength(1);
    fake.partitions = 2;
    expect(await admin.topicOffsets('a')).toEqual([0, 1].map((partition) => ({ partition, ...END })));
    expect(fake.connections).toBe(1);
  });
});
