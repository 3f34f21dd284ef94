import { clusterProblems, type FoundCluster } from './cluster-check.js';

const partition = (replicas: readonly number[], inSync = replicas, leader = replicas[0]!) => ({
  partition: 0,
  leader,
  replicas,
  inSync,
});
const cluster = (ids: readonly number[], part = partition(ids), config: Record<string, string> = {}): FoundCluster => ({
  brokers: ids.map((id) => ({ id, config: { 'auto.create.topics.enable': 'false' } })),
  topics: [{ name: 'readings', config: { 'unclean.leader.election.enable': 'false', ...config }, partitions: [part] }],
});

describe('the check of a cluster', () => {
  it('finds nothing wrong with one broker, or with three that all have everything', () => {
    expect(clusterProblems(cluster([1]))).toEqual([]);
    expect(clusterProblems(cluster([1, 2, 3]))).toEqual([]);
    expect(clusterProblems(cluster([1, 2, 3, 4], partition([1, 2, 4])))).toEqual([]);
  });

  it.each([
    [
      'one replica among three brokers',
      cluster([1, 2, 3], partition([2])),
      /fewer than 3 replicas in partition 0, of 3/,
    ],
    ['one replica among two brokers', cluster([1, 2], partition([2])), /fewer than 2 replicas in partition 0, of 2/],
    [
      'a replica that is behind',
      cluster([1, 2, 3], partition([1, 2, 3], [1, 3])),
      /not on all its replicas in partition 0/,
    ],
    ['a partition without a leader', cluster([1, 2, 3], partition([1, 2, 3], [], -1)), /no leader for partition 0/],
    [
      'unclean elections',
      cluster([1], partition([1]), { 'unclean.leader.election.enable': 'true' }),
      /a replica that was behind/,
    ],
  ])('finds %s', (_, found, problem) => {
    expect(clusterProblems(found)).toEqual([expect.stringMatching(problem)]);
  });

  it('finds a broker that makes topics by itself', () => {
    const found = cluster([1]);
    const brokers = [{ id: 1, config: { 'auto.create.topics.enable': 'true' } }];
    expect(clusterProblems({ ...found, brokers })).toEqual([expect.stringMatching(/^broker 1 has auto.create/)]);
  });
});
