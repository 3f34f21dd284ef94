import type { Kafka } from 'kafkajs';
import { KafkaAdmin } from './admin.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Answers a moment later, and counts what it is asked meanwhile. */
class FakeAdmin {
  asked = 0;
  mostAtOnce = 0;
  connections = 0;
  closed = 0;
  partitions = 1;
  failing = 0;
  private atOnce = 0;

  async connect(): Promise<void> {
    this.connections++;
  }
  async disconnect(): Promise<void> {
    this.closed++;
  }
  async fetchTopicMetadata(): Promise<object> {
    return this.answer({ topics: [{ partitions: Array.from({ length: this.partitions }, () => ({})) }] });
  }
  async fetchTopicOffsets(): Promise<object> {
    return this.answer([{ partition: 0, low: '1', high: '3' }]);
  }

  private async answer(answer: object): Promise<object> {
    this.asked++;
    this.atOnce++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.atOnce--;
    if (this.failing-- > 0) throw new Error('the connection is gone');
    return answer;
  }
}

const adminOver = (fake: FakeAdmin): KafkaAdmin => new KafkaAdmin({ admin: () => fake } as unknown as Kafka, silent);

describe('questions to the cluster', () => {
  it('are asked one at a time, whoever asks', async () => {
    const fake = new FakeAdmin();
    const admin = adminOver(fake);
    const found = await Promise.all(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    expect(found).toEqual(Array.from({ length: 3 }, () => [{ partition: 0, low: 1n, high: 3n }]));
    expect({ asked: fake.asked, mostAtOnce: fake.mostAtOnce, connections: fake.connections }).toEqual({
      asked: 6,
      mostAtOnce: 1,
      connections: 1,
    });
  });

  it('go on over a new connection after one that failed', async () => {
    const fake = new FakeAdmin();
    fake.failing = 1;
    const admin = adminOver(fake);
    const found = await Promise.allSettled(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(fake.connections).toBe(2);
  });

  it('that wait when it is disconnected are refused, and leave no connection open; a new one opens its own', async () => {
    const fake = new FakeAdmin();
    const admin = adminOver(fake);
    const waiting = Promise.allSettled(['a', 'b', 'c'].map((topic) => admin.topicOffsets(topic)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.asked).toBe(1);
    await admin.disconnect();
    const found = await waiting;
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect({ connections: fake.connections, closed: fake.closed }).toEqual({ connections: 1, closed: 1 });
    expect(await admin.topicOffsets('d')).toEqual([{ partition: 0, low: 1n, high: 3n }]);
    await admin.disconnect();
    expect({ connections: fake.connections, closed: fake.closed }).toEqual({ connections: 2, closed: 2 });
  });

  it('look into a topic with more partitions than the library knows over a new connection, not the last', async () => {
    const fake = new FakeAdmin();
    fake.partitions = 2;
    const admin = adminOver(fake);
    expect(await admin.topicOffsets('a')).toHaveLength(1);
    expect({ connections: fake.connections, closed: fake.closed }).toEqual({ connections: 2, closed: 1 });
  });
});
