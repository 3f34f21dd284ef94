import { ALERTS_TOPIC, STATUS_TOPIC } from '#contracts';
import { RetainedMessages } from './retained-messages.js';

const value = (data: object): Buffer => Buffer.from(JSON.stringify({ data }));

function taken(...records: Parameters<RetainedMessages['take']>[0][]) {
  const published: [string, string][] = [];
  const unreadable: string[] = [];
  const messages = new RetainedMessages(
    (topic, payload) => published.push([topic, payload]),
    (_, why) => unreadable.push(why),
  );
  for (const record of records) messages.take(record);
  return { published, unreadable };
}

describe('retained status and alerts', () => {
  it('are the documents, under the topics of the contract', () => {
    const { published } = taken(
      { topic: STATUS_TOPIC, key: 's', value: value({ version: 3, asOf: 'x' }) },
      { topic: ALERTS_TOPIC, key: 's/device.silent:boiler-1', value: value({ version: 1, state: 'active' }) },
    );
    expect(published).toEqual([
      ['greenpark/v1/s/status', '{"version":3,"asOf":"x"}'],
      ['greenpark/v1/s/alerts/device.silent:boiler-1', '{"version":1,"state":"active"}'],
    ]);
  });

  it('lower versions of a key are ignored, whatever the order', () => {
    const at = (key: string, version: number) => ({ topic: STATUS_TOPIC, key, value: value({ version }) });
    const { published } = taken(at('a', 2), at('a', 1), at('a', 2), at('b', 1), at('a', 3));
    expect(published.map(([topic, payload]) => topic + payload)).toEqual([
      'greenpark/v1/a/status{"version":2}',
      'greenpark/v1/b/status{"version":1}',
      'greenpark/v1/a/status{"version":3}',
    ]);
  });

  it('an alert that is resolved, or removed, leaves an empty payload', () => {
    const { published } = taken(
      { topic: ALERTS_TOPIC, key: 's/a', value: value({ version: 1, state: 'resolved' }) },
      { topic: ALERTS_TOPIC, key: 's/b', value: null },
    );
    expect(published.map(([, payload]) => payload)).toEqual(['', '']);
  });

  it('records that nobody can publish are told, not thrown', () => {
    const { published, unreadable } = taken(
      { topic: STATUS_TOPIC, key: null, value: value({ version: 1 }) },
      { topic: STATUS_TOPIC, key: 'a/b', value: value({ version: 1 }) },
      { topic: ALERTS_TOPIC, key: 'a', value: value({ version: 1 }) },
      { topic: ALERTS_TOPIC, key: 'a/+', value: value({ version: 1 }) },
      { topic: STATUS_TOPIC, key: 'a', value: Buffer.from('x') },
      { topic: STATUS_TOPIC, key: 'a', value: Buffer.from('null') },
      { topic: STATUS_TOPIC, key: 'a', value: value({}) },
    );
    expect([published, unreadable.length]).toEqual([[], 7]);
  });
});
