import { jest } from '@jest/globals';
import type { Consumer as Client } from 'kafkajs';
import type { KnownLog } from '../logs/compare-log.js';
import type { KafkaAdmin } from '../topics/admin.js';
import type { LogMemory } from './consumer-options.js';
import { Positions, type Position } from './positions.js';

/** Nothing was read of it yet: only its identity counts. */
const KNOWN: KnownLog = { clusterId: 'c', topicId: 'id', next: 0n, last: null };
const FOREIGN: KnownLog = { ...KNOWN, clusterId: 'other' };
const NEVER = new Promise<never>(() => undefined);

/** What a consumer goes by, with a group and a database that are told here what to answer. */
function consumer() {
  const lines: string[] = [];
  const say = (_: object, message: string): void => void lines.push(message);
  const resumed: number[] = [];
  const client = {
    pause: () => undefined,
    seek: () => undefined,
    resume: (topics: { partitions: number[] }[]) => void resumed.push(...topics.flatMap((one) => one.partitions)),
  } as unknown as Client;
  const [p0, p1] = [0, 1].map((partition) => ({ partition, low: 0n, high: 5n }));
  const identity = { clusterId: 'c', topicIds: new Map([['t', 'id']]), leaderEpochs: new Map([['t/0', 1]]) };
  const admin = {
    topicEnds: async (topics: string[]) => new Map(topics.map((topic) => [topic, [p0, p1]])),
    logs: async (_: unknown, work: (reader: object) => unknown) => work({ identity: async () => identity }),
  } as unknown as KafkaAdmin;
  const startOffsets = jest.fn(async (): Promise<bigint | null> => 5n);
  const known = jest.fn(async (): Promise<KnownLog | null> => null);
  const memory: LogMemory = { known, checkpoints: async () => [], lose: async () => undefined };
  const positions = new Positions({
    admin,
    log: { debug: say, info: say, warn: say, error: say },
    topics: ['t'],
    startOffsets,
    memory,
    idle: async () => undefined,
    onReady: () => undefined,
  });
  const assign = async (...partitions: number[]): Promise<void> => {
    positions.assigned(client, { t: partitions });
    await pass(0);
  };
  return { positions, lines, resumed, startOffsets, known, assign };
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const at = (positions: Positions, partition: number): Position => positions.get('t', partition)!;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('partitions that have failed', () => {
  it('go on after a rebalance, also while one of before still waits for its answer', async () => {
    const { positions, startOffsets, resumed, assign } = consumer();
    await assign(0);
    startOffsets.mockReturnValueOnce(NEVER);
    positions.failed(at(positions, 0), 0n, new Error('away'));
    await pass(500);
    await assign(0);
    positions.failed(at(positions, 0), 0n, new Error('away again'));
    resumed.length = 0;
    await pass(1_000);
    expect(resumed).toEqual([0]);
  });

  it('are one attempt and one line of the log, and the end of the outage another', async () => {
    const { positions, startOffsets, lines, assign } = consumer();
    await assign(0, 1);
    startOffsets.mockClear();
    positions.failed(at(positions, 0), 0n, new Error('away'));
    positions.failed(at(positions, 1), 0n, new Error('away'));
    await pass(499);
    expect(startOffsets).toHaveBeenCalledTimes(0);
    await pass(1);
    expect(startOffsets).toHaveBeenCalledTimes(2);
    positions.failed(at(positions, 0), 0n, new Error('away'));
    positions.succeeded();
    positions.succeeded();
    expect(lines).toEqual(['batch not stored; trying again', 'batches are stored again']);
  });

  it('are not those whose leader has changed: the next failure has its own line', async () => {
    const { positions, lines, assign } = consumer();
    await assign(0, 1);
    positions.compareAgain(at(positions, 0));
    await pass(0);
    positions.succeeded();
    expect(lines).toEqual([]);
    positions.compareAgain(at(positions, 0));
    positions.failed(at(positions, 1), 0n, new Error('away'));
    await pass(500);
    expect(lines).toEqual(['batch not stored; trying again']);
  });
});

describe('partitions whose log is another one', () => {
  it('are stopped, said once, and looked at again until they are known', async () => {
    const { positions, lines, known, resumed, assign } = consumer();
    known.mockResolvedValue(FOREIGN);
    await assign(0);
    expect(positions.stopped()).toMatchObject([{ topic: 't', partition: 0 }]);
    await pass(5_000);
    expect(lines.filter((line) => line.startsWith('t/0 is not read'))).toHaveLength(1);
    known.mockResolvedValue(KNOWN);
    await pass(5_000);
    expect(positions.stopped()).toEqual([]);
    expect(resumed).toEqual([0]);
  });

  it("are no more this consumer's to stop where the group has given them to another meanwhile", async () => {
    const { positions, known, lines, assign } = consumer();
    let answer: (known: KnownLog) => void = () => undefined;
    known.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await assign(0);
    await assign(1);
    answer(FOREIGN);
    await pass(10_000);
    expect(positions.stopped()).toEqual([]);
    expect(lines).toEqual([]);
    expect(positions.get('t', 0)).toBeUndefined();
    expect(known).toHaveBeenCalledTimes(2);
  });
});
