import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { until } from '../../processes/until.js';
import { SITES } from '../parks.js';
import { LASTS_MS, type Fault } from './fault.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** By MQTT: what a broken gateway sends, or a hostile one. None of it is of a declared device, so ledgers of those stay as they are. */
const PAYLOADS: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '[]',
  '{"ts":1}',
  '{"ts":"2026-01-10T00:00:00Z","values":{"a":1e999}}',
  '{"ts":"2026-01-10T00:00:00Z","values":{"__proto__":1,"constructor":{"v":1}}}',
  nested(3_700),
  `{"ts":"2026-01-10T00:00:00Z","values":${'{"a":'.repeat(3_700)}1${'}'.repeat(3_700)}}`,
  new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
  `{"ts":"2026-01-10T00:00:00Z","values":{"a":"\\u0000"}}`,
  'x'.repeat(300_000),
];

/** In Kafka: records of somebody else, among them some that almost are ours. */
const foreign = (site: string, topic: string): readonly (string | null)[] => {
  const event = (data: string, type: string): string =>
    `{"specversion":"1.0","id":"foreign","source":"greenpark/${site}","type":"${type}","time":"2026-01-10T00:00:00Z","datacontenttype":"application/json","data":${data}}`;
  const type =
    topic === READINGS_TOPIC
      ? 'greenpark.readings.v1'
      : topic === EVENTS_TOPIC
        ? 'greenpark.meter-event.v1'
        : 'greenpark.dead-letter.v1';
  const start = `"site":"${site}","device":"nobody","receivedAt":1768000000000,"count":1`;
  return [
    null,
    '',
    '{',
    'null',
    event(`{${start},"readings":[null]}`, type),
    event(`{${start},"readings":null,"event":null}`, type),
    event(`{${start},"readings":[{"ts":1e300,"values":{"a":null}}],"event":{"ts":"x"}}`, type),
    event(nested(3_700), type),
    event(
      `{${start},"readings":[{"ts":1768000000000,"seq":1,"values":{"a":{"v":"x"}}}],"reason":7,"payload":{}}`,
      type,
    ),
    event(`{${start}}`, 'somebody.else.v1'),
  ];
};

/** At each border at once, beside messages of neighbours that must not vanish with it. */
export const poison: Fault = {
  name: 'poison at each border',
  async strike({ system, load }) {
    const publisher = new MqttPublisher({ url: system.doors[0]!.url, clientId: 'poison', keepaliveS: 4 });
    await publisher.connect();
    const topics = [
      ...SITES.map((site) => `greenpark/v1/${site}/nobody/telemetry`),
      `greenpark/v1/${SITES[0]}/nobody/events`,
      'greenpark/v1/nowhere/nobody/telemetry',
      'something/else',
    ];
    const sent = topics.flatMap((topic) => PAYLOADS.map((payload) => publisher.publish(topic, payload)));
    const producer = system.kafka.client.producer();
    await producer.connect();
    for (const topic of [READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC]) {
      for (const site of SITES) {
        const messages = foreign(site, topic).map((value) => ({ key: `${site}/nobody`, value }));
        // In the partitions of the neighbours, between their records.
        await producer.send({
          topic,
          messages: messages.map((one, i) => ({ ...one, key: `${site}/meter-${(i % 4) + 1}` })),
        });
      }
    }
    await producer.disconnect();
    await Promise.all(sent);
    await publisher.close();
    const before = load.acknowledged;
    await until(() => load.acknowledged > before, 'messages flow', LASTS_MS);
  },
};
