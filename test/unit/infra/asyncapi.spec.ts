import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MQTT_SUBSCRIPTIONS } from '#contracts';
import { RECORD_TOPICS } from '../../../libs/contracts/src/kafka/kafka-topics.js';
import { PUBLISHED_SCHEMAS } from '../../../libs/contracts/src/kafka/published-schemas.js';
import { asyncApiCheck, readAsyncApi } from '#testing';

type Node = Readonly<Record<string, unknown>>;
const SCHEMAS = 'schemas';

describe('the published JSON Schemas', () => {
  if (process.env.UPDATE_SCHEMAS) {
    mkdirSync(SCHEMAS, { recursive: true });
    for (const schema of PUBLISHED_SCHEMAS)
      writeFileSync(join(SCHEMAS, String(schema.$id)), `${JSON.stringify(schema, null, 2)}\n`);
  }

  it.each(PUBLISHED_SCHEMAS.map((schema) => [String(schema.$id), schema]))('%s is current', (file, schema) => {
    // If not: UPDATE_SCHEMAS=1 node test/run.mjs --selectProjects unit, then `npm run format`
    expect(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'))).toEqual(schema);
  });
});

describe('asyncapi.yaml', () => {
  const api = readAsyncApi();
  const { document } = api;
  const channels = document.channels as Record<string, Node>;

  it('is AsyncAPI 3 whose references all point at something', () => {
    expect(document.asyncapi).toBe('3.0.0');
    const walk = (node: unknown): string[] => {
      if (node === null || typeof node !== 'object') return [];
      const { $ref } = node as Node;
      return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(node).flatMap(walk)];
    };
    const references = walk(document);
    expect(references.length).toBeGreaterThan(40);
    for (const reference of references) expect(api.follow(reference)).toBeDefined();
  });

  it('names the Kafka topics with their partitions, and the MQTT topics, and no others', () => {
    const of = (server: string): Node[] =>
      Object.values(channels).filter((channel) => (channel.servers as Node[])[0]?.$ref === `#/servers/${server}`);
    const partitions = of('kafka').map(({ address, bindings }) => [
      address,
      ((bindings as Node).kafka as Node | undefined)?.partitions,
    ]);
    expect(partitions).toEqual(RECORD_TOPICS.map(({ name, partitions: count }) => [name, count]));
    const mqtt = of('mqtt').map(({ address }) => (address as string).replace(/\{[^}]+\}/g, '+'));
    expect(mqtt).toEqual([...MQTT_SUBSCRIPTIONS, 'greenpark/v1/+/status', 'greenpark/v1/+/alerts/+']);
  });

  it('has one operation for each channel', () => {
    const operations = Object.values(document.operations as Record<string, Node>);
    const used = operations.map(({ channel }) => (channel as Node).$ref as string);
    expect(used.toSorted()).toEqual(
      Object.keys(channels)
        .map((name) => `#/channels/${name}`)
        .toSorted(),
    );
    for (const { action } of operations) expect(['send', 'receive']).toContain(action);
  });

  it('uses every schema once, and its examples pass their own check', () => {
    const messages = (document.components as Node).messages as Record<string, Node>;
    const used = Object.values(messages).map(({ payload }) =>
      ((payload as Node).$ref as string).replace(`${SCHEMAS}/`, ''),
    );
    expect(used.toSorted()).toEqual(readdirSync(SCHEMAS).toSorted());
    const check = asyncApiCheck();
    const examples = [
      ['greenpark/v1/a/b/telemetry', messages.telemetry],
      ['greenpark/v1/a/b/events', messages.meterEvent],
    ] as const;
    for (const [topic, message] of examples) {
      for (const { payload } of (message?.examples ?? []) as { payload: unknown }[]) {
        expect(check.mqttPayload(topic, JSON.stringify(payload))).toEqual([]);
      }
    }
  });

  it('finds what is wrong with a message', () => {
    const check = asyncApiCheck();
    expect(
      check.mqttPayload('greenpark/v1/a/b/telemetry', '{"ts":"2026-01-10T00:15:00","values":{"a":1}}'),
    ).not.toEqual([]);
    expect(check.kafkaRecord('greenpark.readings.v1', '{"specversion":"1.0"}')).not.toEqual([]);
    expect(check.kafkaRecord('greenpark.else.v1', '{}')).toEqual([
      'greenpark.else.v1: no channel of asyncapi.yaml has this address',
    ]);
  });
});
