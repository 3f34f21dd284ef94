import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { DAY_MS } from '#domain';
import { samplePlant } from '#testing';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { telemetrySchema } from './telemetry-schema.js';
import { decodeTelemetry } from './telemetry.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const TOPIC = 'greenpark/v1/changchun-south/boiler-1/telemetry';
const plant = createPlantLookup([samplePlant()]);
const isInSchema = new Ajv({ strict: true, allowUnionTypes: true }).compile(telemetrySchema);

const pointName = fc.constantFrom(
  'heat.power',
  'heat.energyTotal',
  'boiler.state',
  'water.supplyTemp',
  'x',
  '__proto__',
  'constructor',
  '',
);
const bare = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom<unknown>(null, true, 'on', 'NaN', '', '24.1', '1e999', '024', [], {}, [1], -0),
);
const long = fc.record(
  {
    v: bare,
    u: fc.constantFrom<unknown>('kW', 'MW', 'GJ', 'kWh', '°C', 'parsec', null, 5),
    q: fc.constantFrom<unknown>('good', 'uncertain', 'bad', 'best', null, 1),
    id: fc.constantFrom<unknown>('truck', '', null, 9, 'x'.repeat(129), 'a\u0000b'),
    more: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);
const time = fc.oneof(
  fc.integer({ min: NOW - DAY_MS, max: NOW }),
  fc.constantFrom<unknown>(
    '2026-01-10T00:15:00Z',
    '2026-01-10T00:15:00',
    'now',
    null,
    NOW + 200_000,
    5,
    1e300,
    true,
    NOW - 0.5,
  ),
);
const message = fc.record(
  {
    ts: time,
    seq: fc.constantFrom<unknown>(0, 7, 2 ** 53, -1, 1.5, '7', null),
    boot: fc.constantFrom<unknown>('a', 5, null, '', 'x'.repeat(65), {}, 'tab\t'),
    values: fc.oneof(
      { weight: 9, arbitrary: fc.dictionary(pointName, fc.oneof(bare, long), { maxKeys: 5 }) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 5, [], ['a']) },
    ),
  },
  { requiredKeys: [] },
);
const element = fc.oneof({ weight: 9, arbitrary: message }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
const payload = fc.oneof(element, fc.array(element, { maxLength: 6 }));

describe('any payload', () => {
  it('never throws, whatever the bytes and the topic are', () => {
    const topic = fc.oneof(fc.constantFrom(TOPIC, TOPIC.replace('telemetry', 'events')), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), topic, (bytes, at) => {
        const records: EventRecord[] = [];
        appendRecords([decodeTelemetry(at, bytes, NOW, plant)], records);
        expect(records.length).toBeGreaterThan(0);
        for (const { value } of records) JSON.parse(value);
      }),
      { numRuns: 500 },
    );
  });

  it('has every value once: in the readings or in the dead letters', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const text = JSON.stringify(value);
        const { count, readings, rejections } = decodeTelemetry(TOPIC, Buffer.from(text), NOW, plant);
        const parsed = JSON.parse(text) as unknown;
        const messages = Array.isArray(parsed) && parsed.length > 0 ? (parsed as unknown[]) : [parsed];
        for (const [i, found] of messages.entries()) {
          const index = Array.isArray(parsed) && parsed.length > 0 ? i : null;
          const refused = rejections.filter((rejection) => rejection.index === index);
          if (refused.some(({ point }) => point === null)) {
            expect(refused).toHaveLength(1); // unreadable: one
          } else {
            const names = Object.keys((found as { values: object }).values);
            const good = names.length - refused.length;
            expect(new Set(refused.map(({ place }) => place)).size).toBe(refused.length);
            expect(good).toBeGreaterThanOrEqual(0);
          }
        }
        const total = messages.reduce<number>((sum, found, i) => {
          const index = Array.isArray(parsed) && parsed.length > 0 ? i : null;
          const isUnreadable = rejections.some((r) => r.index === index && r.point === null);
          return sum + (isUnreadable ? 1 : Object.keys((found as { values: object }).values).length);
        }, 0);
        expect(count + rejections.length).toBe(total);
        expect(readings.reduce((sum, row) => sum + Object.keys(row.values).length, 0)).toBe(count);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is judged as the published JSON Schema judges it', () => {
    const shapeless = new Set(['MALFORMED', 'OUT_OF_SCHEMA']);
    fc.assert(
      fc.property(payload, (value) => {
        const text = JSON.stringify(value);
        const { rejections } = decodeTelemetry(TOPIC, Buffer.from(text), NOW, plant);
        if (isInSchema(JSON.parse(text))) {
          // Left are what no schema of shapes can say: points, units, texts where a number is due, times.
          expect(rejections.filter(({ reason }) => shapeless.has(reason))).toEqual([]);
          expect(
            rejections.filter(
              ({ reason, detail }) => reason === 'NOT_A_NUMBER' && !/found "|found -?[\d.]/.test(detail),
            ),
          ).toEqual([]);
        } else expect(rejections.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes to the same records when it is delivered again', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const ids = [NOW, NOW + 5].map((at) => {
          const records: EventRecord[] = [];
          appendRecords([decodeTelemetry(TOPIC, bytes, at, plant)], records);
          return records.map((record) => (JSON.parse(record.value) as { id: string }).id);
        });
        expect(ids[0]).toEqual(ids[1]);
        expect(new Set(ids[0]).size).toBe(ids[0]?.length);
      }),
    );
  });
});

describe('attacks', () => {
  const decode = (text: string) => decodeTelemetry(TOPIC, Buffer.from(text), NOW, plant);
  const reasons = (text: string) => decode(text).rejections.map(({ reason }) => reason);

  it('names of the prototype are names', () => {
    const found = decode(
      `{"ts":${NOW},"__proto__":{"x":1},"values":{"__proto__":{"v":1},"constructor":1,"heat.power":1}}`,
    );
    expect(found.readings).toEqual([{ ts: NOW, values: { 'heat.power': 1 } }]);
    expect(found.rejections.map(({ point, reason }) => [point, reason])).toEqual([
      ['__proto__', 'UNKNOWN_POINT'],
      ['constructor', 'UNKNOWN_POINT'],
    ]);
    expect(({} as { v?: number }).v).toBeUndefined();
  });

  it.each([
    ['arrays', '['.repeat(120_000) + ']'.repeat(120_000)],
    ['objects', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)],
    ['a value', `{"ts":${NOW},"values":{"heat.power":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`],
  ])('nested deep: %s', (_, text) => expect(reasons(text)).toEqual(['OUT_OF_SCHEMA']));

  it('open brackets without end', () => expect(reasons('['.repeat(250_000))).toEqual(['MALFORMED']));

  it('thousands of refused values do not multiply the payload', () => {
    const many = Object.fromEntries(Array.from({ length: 15_000 }, (_, i) => [`p${i}`, i]));
    const text = JSON.stringify({ ts: NOW, seq: 1, values: many });
    const records: EventRecord[] = [];
    const length = appendRecords([decode(text)], records);
    expect(length).toBeLessThan(3 * text.length);
    expect(records.map(({ value }) => (JSON.parse(value) as { data: unknown }).data)).toEqual([
      expect.objectContaining({
        reason: 'UNKNOWN_POINT',
        payload: text,
        payloadBytes: text.length,
        collapsed: expect.objectContaining({
          count: 15_000,
          reasons: { UNKNOWN_POINT: 15_000 },
          seqs: [[1, NOW, null]],
        }) as unknown,
      }),
    ]);
  });

  it('a payload of 256 kB stays below what one record may have, however it is escaped', () => {
    for (const filler of ['\u0001', '\\', '"', '😀']) {
      const records: EventRecord[] = [];
      appendRecords([decode(filler.repeat(Math.floor((256 * 1024) / Buffer.byteLength(filler))))], records);
      expect(Buffer.byteLength(records[0]?.value as string)).toBeLessThan(1_750_000);
    }
  });

  it('texts that a database cannot keep do not reach it', () => {
    const records: EventRecord[] = [];
    appendRecords([decode(`{"ts":${NOW},"values":{"a\\u0000\\ud800":"\\u0000"},"boot":"b"}`)], records);
    appendRecords([decode('{"a": "\u0000"}')], records);
    appendRecords([decodeTelemetry('greenpark/v1/\u0000/\ud800/telemetry', Buffer.from('{}'), NOW, plant)], records);
    for (const { value } of records) {
      const { source, data } = JSON.parse(value) as { source: string; data: Record<string, unknown> };
      for (const text of [
        source,
        data.site,
        data.device,
        data.point,
        data.topic,
        data.detail,
        data.boot,
        data.payload,
      ]) {
        // oxlint-disable-next-line no-control-regex
        if (typeof text === 'string') expect(text).not.toMatch(/\u0000|[\ud800-\udfff]/u);
      }
    }
    expect(records).toHaveLength(3);
  });
});

// Recordings of others stay where they are; a clone without them tests the same code with the payloads above.
const RECORDED = '../shared/data/payloads/payloads.json';
if (existsSync(RECORDED)) {
  describe('payloads that real devices send, on the wrong topic', () => {
    it('each becomes dead letters with a reason, none is lost', () => {
      const samples = JSON.parse(readFileSync(RECORDED, 'utf8')) as { payload?: string; payload_hex?: string }[];
      for (const { payload: text, payload_hex: hex } of samples) {
        const bytes = text === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(text);
        const found = decodeTelemetry(TOPIC, bytes, NOW, plant);
        expect(found.count).toBe(0);
        expect(found.rejections.length).toBeGreaterThan(0);
      }
    });
  });
} else {
  process.stderr.write(`${RECORDED} is not here: the recorded payloads are not tried\n`);
}
