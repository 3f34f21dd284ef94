import { lossWords } from './loss-rule.js';

describe('lost.range', () => {
  it('says what was lost, where, and what to do', () => {
    const loss = {
      topic: 'greenpark.readings.v1',
      partition: 3,
      from: 10,
      to: 1_510,
      found: '2026-02-01T04:00:00.000Z',
    };
    expect(lossWords(loss)).toMatch(
      /^Kafka has lost 1,500 records of greenpark\.readings\.v1, partition 3 \(offsets 10 to 1509, found 2026-02-01T04:00:00\.000Z\).*greenpark replay.*acknowledge/,
    );
  });
});
