import { READINGS_TOPIC, STATUS_TOPIC, TOPICS } from '#contracts';
import { topicProblems } from './topic-check.js';

const readings = TOPICS.find(({ name }) => name === READINGS_TOPIC)!;
const status = TOPICS.find(({ name }) => name === STATUS_TOPIC)!;
const found = (config: Record<string, string> = {}, partitions = readings.partitions) => ({
  partitions,
  config: { ...readings.config, ...config },
});

describe('the check of a topic', () => {
  it('finds nothing wrong with a topic as declared', () => {
    expect(topicProblems(readings, found())).toEqual([]);
  });

  it('accepts a longer retention and one without end', () => {
    expect(topicProblems(readings, found({ 'retention.ms': '9999999999999' }))).toEqual([]);
    expect(topicProblems(readings, found({ 'retention.ms': '-1' }))).toEqual([]);
  });

  it.each([
    ['retention.ms', '604800000'],
    ['retention.bytes', '1000000'],
    ['max.message.bytes', '1048588'],
    ['message.timestamp.type', 'CreateTime'],
    ['cleanup.policy', 'compact'],
  ])('reports %s=%s with what is expected and how to mend it', (name, value) => {
    const problems = topicProblems(readings, found({ [name]: value }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}=${value}`);
    expect(problems[0]).toContain(`--add-config ${name}=${readings.config[name]}`);
  });

  it('reports too few in-sync replicas', () => {
    const spec = { ...readings, config: { ...readings.config, 'min.insync.replicas': '2' } };
    expect(topicProblems(spec, found({ 'min.insync.replicas': '1' }))[0]).toContain('expected at least 2');
    expect(topicProblems(spec, found({ 'min.insync.replicas': '3' }))).toEqual([]);
  });

  it('reports fewer and more partitions', () => {
    expect(topicProblems(readings, found({}, 1))[0]).toContain('has 1 partitions, expected 12');
    expect(topicProblems(readings, found({}, 50))[0]).toContain('has 50 partitions, expected 12');
  });

  it('reports a status topic that is deleted by time', () => {
    const config = { ...status.config, 'cleanup.policy': 'delete' };
    expect(topicProblems(status, { partitions: 1, config })[0]).toContain('cleanup.policy=delete, expected compact');
  });
});
