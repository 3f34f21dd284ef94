import fc from 'fast-check';
import { samplePlant } from '#testing';
import { decode as decodeSource, NOW, shipped, usual } from '../../../../test/support/mqtt/source-payloads.js';
import { readCloudEvent, readLastData } from '../kafka/cloud-event.js';
import { replayDeadLetter } from '../kafka/dead-letter-replay.js';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';
import { checkMeterEvent } from '../meter-event/meter-event.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage } from '../telemetry/telemetry.js';
import { describeUnknown } from '../unknown-devices/unknown-devices.js';

/** What anybody may send, at each place where a text of somebody else's becomes a value. */
const plant = createPlantLookup([samplePlant()]);
const DEVICE = plant.sites.get('changchun-south')!.devices.get('boiler-1')!;
const TOPICS = [
  'greenpark/v1/changchun-south/boiler-1/telemetry',
  'greenpark/v1/changchun-south/boiler-1/events',
  'greenpark/v1/changchun-south/unknown/telemetry',
  'greenpark/v1/elsewhere/boiler-1/events',
  'greenpark/v1/changchun-south/status',
  'a/b',
];

const nested = (depth: number, open: string, inside: string, close: string): string =>
  open.repeat(depth) + inside + close.repeat(depth);

const depths = fc.constantFrom(1, 60, 63, 64, 65, 3_700, 20_000);
const pieces = fc.constantFrom<readonly [string, string]>(['[', ']'], ['{"a":', '}'], ['[{"values":', '}]'], ['[', '']);
const leaf = fc.constantFrom('null', '1', '"x"', '', 'NaN', '-Infinity', '1e999', '"\\ud800"', '"\\u0000"');
const deep = fc.tuple(depths, pieces, leaf).map(([depth, [open, close], inside]) => nested(depth, open, inside, close));
const odd = fc.constantFrom<unknown>(
  null,
  [null],
  [[null]],
  {},
  { readings: [null] },
  { values: null },
  { ts: null, values: [null] },
  { ts: NOW, values: { 'heat.power': null } },
  { ts: NOW, values: { 'heat.power': { v: null, u: {}, q: [], id: {} } } },
  { ts: NOW, values: { __proto__: 1, constructor: {}, toString: 1 } },
  { type: 'maintenance', ts: NOW, point: {}, evidence: [[[[]]]] },
  { type: 'withdrawn', event: [], ts: NOW },
  { type: 'meter-replaced', ts: NOW, point: 'heat.energyTotal', oldFinal: null, newInitial: {}, newUnit: 'parsec' },
);
const within = fc
  .tuple(
    deep,
    fc.constantFrom('{"ts":1,"values":', '{"ts":1,"values":{"heat.power":', '[1,', '{"type":"maintenance","evidence":'),
  )
  .map(([text, before]) => `${before}${text}${{ '{': '}', '[': ']' }[before[0]!]}`);
const text = fc.oneof(
  deep,
  within,
  odd.map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string(),
);
const bytes = fc.oneof(
  text.map((json) => Buffer.from(json)),
  fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw)),
);

/** One outcome at least, with a reason where it is no reading, and records that are JSON. */
function isWhole(records: readonly EventRecord[]): void {
  expect(records.length).toBeGreaterThan(0);
  for (const { value } of records) expect(readCloudEvent(Buffer.from(value)).ok).toBe(true);
}

describe('no payload throws past its border', () => {
  it('by MQTT: each is readings, events or dead letters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), bytes, fc.boolean(), (topic, payload, forbidden) => {
        const records: EventRecord[] = [];
        appendRecords(decodeMessage(topic, payload, NOW, plant, { forbidden }), records);
        isWhole(records);
      }),
      { numRuns: 2_000 },
    );
  });

  it('by a declared source, of each decoder', () => {
    const sources = fc.constantFrom(
      usual,
      { ...usual, time: 'arrival' as const },
      { ...usual, decoder: 'thingsboard' as const, device: null, points: null },
      shipped('tasmota'),
    );
    fc.assert(
      fc.property(sources, text, (source, payload) => {
        const topic = source.topic.replace('+', 'pump');
        const records: EventRecord[] = [];
        appendRecords(decodeSource(source, topic, payload), records);
        isWhole(records);
      }),
      { numRuns: 1_000 },
    );
  });

  it('as a dead letter that is sent again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TOPICS),
        bytes,
        fc.constantFrom<string | null>(null, 'heat.power', '__proto__'),
        fc.constantFrom<number | null>(null, 0, 5),
        (topic, payload, point, index) => {
          const payloadBase64 = payload.toString('base64');
          const kept = { id: 'x', topic, reason: 'MALFORMED', point, index, payload: null, payloadBase64 } as const;
          const replay = replayDeadLetter({ ...kept, receivedMs: NOW }, NOW, plant, null);
          if (replay.ok) isWhole(replay.records);
          else expect(replay.detail).not.toBe('');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('as a record of Kafka, as far as its envelope', () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        expect(typeof readCloudEvent(payload).ok).toBe('boolean');
        expect(() => readLastData(payload)).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('as traffic of an unknown device, of which a site file is proposed', () => {
    const traffic = { site: 'changchun-south', device: 'new-1', count: 1, firstSeenMs: NOW, lastSeenMs: NOW };
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), fc.array(text, { maxLength: 3 }), (topic, payloads) => {
        const about = { ...traffic, reason: 'UNKNOWN_DEVICE' as const, topic, points: [], payloads };
        expect(describeUnknown(about, plant).hint).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('as a meter event by HTTP, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.oneof(odd, fc.jsonValue()), (content) => {
        const checked = checkMeterEvent(content, DEVICE, NOW);
        if (!checked.ok) expect(checked.detail).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });
});
