import { createHash } from 'node:crypto';
import { asyncApiCheck, buildDevice, buildSite, samplePlant, type ReadingsEvent } from '#testing';
import type { DeadLetterEvent, MeterEventEvent } from './event-data.js';
import { replayDeadLetter, type StoredDeadLetter } from './dead-letter-replay.js';
import { appendRecords, type EventRecord } from './decoded-records.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeTelemetry } from '../telemetry/telemetry.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const TOPIC = 'greenpark/v1/changchun-south/boiler-1/telemetry';
const plant = createPlantLookup([samplePlant()]);
const check = asyncApiCheck();

function recordsOf(payload: string | Buffer, topic = TOPIC, lookup = plant): EventRecord[] {
  const records: EventRecord[] = [];
  appendRecords([decodeTelemetry(topic, Buffer.from(payload), NOW, lookup)], records);
  for (const record of records) expect(check.kafkaRecord(record.topic, record.value)).toEqual([]);
  return records;
}
const eventsOf = <Event>(records: readonly EventRecord[]) => records.map(({ value }) => JSON.parse(value) as Event);
const letterOf = (payload: string | Buffer, topic?: string, lookup = plant) =>
  eventsOf<DeadLetterEvent>(recordsOf(payload, topic, lookup)).at(-1) as DeadLetterEvent;

describe('records', () => {
  it('one of readings, with how many values lie in it', () => {
    const records = recordsOf(
      '{"ts":"2026-01-10T08:15:00.25+08:00","seq":4,"values":{"heat.power":{"v":24100,"u":"kW"},"heat.energyTotal":5}}',
    );
    expect(records).toMatchObject([{ topic: 'greenpark.readings.v1', key: 'changchun-south/boiler-1' }]);
    expect(eventsOf<ReadingsEvent>(records)).toEqual([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        source: '/greenpark/v1/changchun-south/boiler-1',
        type: 'greenpark.readings.v1',
        time: '2026-01-10T00:15:00.250Z',
        datacontenttype: 'application/json',
        data: {
          site: 'changchun-south',
          device: 'boiler-1',
          receivedAt: NOW,
          count: 2,
          units: { 'heat.power': 'MW', 'heat.energyTotal': 'GJ' },
          readings: [{ ts: NOW - 59_750, seq: 4, values: { 'heat.power': 24.1, 'heat.energyTotal': 5 } }],
        },
      },
    ]);
  });

  it('names the unit of each point, and of a reading where the point had another one at its time', () => {
    const since = NOW - 3_600_000;
    const device = buildDevice('meter-1', {
      // Whatever a file may call a point.
      constructor: { kind: 'gauge' as const, unit: 'MW' },
      'heat.energyTotal': [
        { kind: 'total', unit: 'MW.h' },
        { kind: 'total', unit: 'GJ', fromMs: since },
      ],
    });
    const lookup = createPlantLookup([buildSite({ id: 'park', devices: [device] })]);
    const row = (ts: number): string => `{"ts":${ts},"values":{"heat.energyTotal":{"v":36,"u":"GJ"},"constructor":1}}`;
    const payload = `[${row(since - 1)},${row(since)}]`;
    const [event] = eventsOf<ReadingsEvent>(recordsOf(payload, 'greenpark/v1/park/meter-1/telemetry', lookup));
    expect(event?.data).toMatchObject({
      units: { 'heat.energyTotal': 'MW.h', constructor: 'MW' },
      readings: [
        { values: { 'heat.energyTotal': 10, constructor: 1 } },
        { units: { 'heat.energyTotal': 'GJ' }, values: { 'heat.energyTotal': 36, constructor: 1 } },
      ],
    });
    expect(Object.keys(event!.data.readings[0]!)).not.toContain('units');
  });

  it('ids follow topic and payload', () => {
    const id = (payload: string, topic?: string) => eventsOf<ReadingsEvent>(recordsOf(payload, topic))[0]?.id;
    const [a, b] = [1, 2].map((v) => `{"ts":${NOW},"values":{"heat.power":${v}}}`) as [string, string];
    expect(id(a)).toBe(id(a));
    expect(id(a)).not.toBe(id(b));
    expect(id(a)).not.toBe(id(a, 'greenpark/v1/changchun-south/fuel-gate/telemetry'));
  });

  it('good values and one dead letter per refused one, each with the whole payload', () => {
    const payload = `[{"ts":${NOW},"values":{"heat.power":1,"x":2}},{"ts":"?"}, {"ts":"?","seq":5,"boot":"b","values":{"heat.power":1}}]`;
    const [, ...letters] = eventsOf<DeadLetterEvent>(recordsOf(payload));
    expect(letters.map(({ data }) => [data.index, data.point, data.reason, data.seq, data.boot, data.payload])).toEqual(
      [
        [0, 'x', 'UNKNOWN_POINT', null, null, payload],
        [1, null, 'OUT_OF_SCHEMA', null, null, payload],
        [2, null, 'BAD_TIME', 5, 'b', payload],
      ],
    );
    expect(new Set(letters.map(({ id }) => id)).size).toBe(3);
  });

  it('a meter event', () => {
    const [record] = recordsOf(
      `{"type":"register-reset","ts":${NOW},"newInitial":0}`,
      TOPIC.replace('telemetry', 'events'),
    );
    expect(record).toMatchObject({ topic: 'greenpark.events.v1', key: 'changchun-south/boiler-1' });
    expect((JSON.parse(record?.value as string) as MeterEventEvent).data.event).toMatchObject({
      newInitial: 0,
      point: 'heat.energyTotal',
    });
  });

  it('a payload that is not UTF-8 is kept as base64', () => {
    const bytes = Buffer.from([0x1e, 0x04, 0xff, 0x8f]);
    expect(letterOf(bytes).data).toMatchObject({
      reason: 'MALFORMED',
      payloadBase64: bytes.toString('base64'),
      payloadBytes: 4,
    });
  });

  it('of a payload over 256 kB the first 64 kB are kept, its length and its SHA-256', () => {
    const payload = Buffer.from(`a${'°'.repeat(140_000)}`);
    const { data } = letterOf(payload);
    expect(data).toMatchObject({ reason: 'TOO_LARGE', payloadBytes: 280_001 });
    expect(data.payloadSha256).toBe(createHash('sha256').update(payload).digest('hex'));
    expect(payload.toString().startsWith(data.payload as string)).toBe(true);
    expect(Buffer.byteLength(data.payload as string)).toBe(65_535); // not in the middle of a character
    const binary = Buffer.alloc(300_000, 0xff);
    expect(Buffer.from(letterOf(binary).data.payloadBase64 as string, 'base64')).toEqual(binary.subarray(0, 65_536));
  });

  it('what names no declared device does not choose its partition', () => {
    for (const topic of ['a/b', 'greenpark/v1/x y/z/telemetry', 'greenpark/v1/elsewhere/foo']) {
      expect(recordsOf('{}', topic)).toMatchObject([{ key: '(unknown)/(unknown)' }]);
    }
    for (const leaf of ['status', 'boiler-1/foo', 'nobody/telemetry']) {
      expect(recordsOf('{}', `greenpark/v1/changchun-south/${leaf}`)).toMatchObject([
        { key: 'changchun-south/(unknown)' },
      ]);
    }
  });
});

describe('the replay of a dead letter', () => {
  const site = samplePlant();
  const [boiler] = site.devices;
  const withPoint = createPlantLookup([
    {
      ...site,
      devices: [
        { ...boiler!, points: [...boiler!.points, { ...boiler!.points[0]!, id: 'x' }] },
        ...site.devices.slice(1),
      ],
    },
  ]);
  const stored = ({ id, data }: DeadLetterEvent): StoredDeadLetter => ({
    id,
    topic: data.topic,
    reason: data.reason,
    point: data.point,
    index: data.index,
    refused: data.collapsed?.refused ?? null,
    payload: data.payload ?? null,
    payloadBase64: data.payloadBase64 ?? null,
    receivedMs: data.receivedAt,
  });

  it('brings the refused value and no other, once, by the normal way', () => {
    const payload = `[{"ts":${NOW},"values":{"heat.power":1}},{"ts":${NOW},"seq":3,"values":{"heat.power":1,"x":2,"y":3}}]`;
    const [, x] = eventsOf<DeadLetterEvent>(recordsOf(payload)) as [unknown, DeadLetterEvent];
    const replay = replayDeadLetter(stored(x), NOW + 5, withPoint, null);
    if (!replay.ok) throw new Error(replay.detail);
    const [event] = eventsOf<ReadingsEvent>(replay.records) as [ReadingsEvent];
    expect(event.id).toBe(`${x.id}.replay`);
    expect(event.data).toMatchObject({
      count: 1,
      replayed: true,
      receivedAt: NOW + 5,
      readings: [{ ts: NOW, seq: 3, values: { x: 2 } }],
    });
    expect(replay).toMatchObject({ values: 1, events: 0 });
    expect(check.kafkaRecord('greenpark.readings.v1', replay.records[0]?.value as string)).toEqual([]);
  });

  it('of a message of a device that is declared now: what still does not pass is a dead letter of its own', () => {
    const before = createPlantLookup([{ ...site, devices: [] }]);
    const letter = letterOf(`{"ts":${NOW},"values":{"heat.power":1,"heat.energyTotal":2,"nothing":3}}`, TOPIC, before);
    expect(letter.data.reason).toBe('UNKNOWN_DEVICE');
    const replay = replayDeadLetter(stored(letter), NOW, plant, null);
    if (!replay.ok) throw new Error(replay.detail);
    expect(replay.values).toBe(2);
    expect(replay.records.map(({ topic }) => topic)).toEqual(['greenpark.readings.v1', 'greenpark.dead-letters.v1']);
    expect(eventsOf<DeadLetterEvent>(replay.records)[1]).toMatchObject({
      id: `${letter.id}.replay.m.3`,
      data: { point: 'nothing' },
    });
  });

  it('does not bring what still does not pass, nor what was refused for its sender or its size', () => {
    const replay = (letter: DeadLetterEvent) => replayDeadLetter(stored(letter), NOW, plant, null);
    expect(replay(letterOf(`{"ts":${NOW},"values":{"x":1}}`))).toMatchObject({ ok: false, reason: 'UNKNOWN_POINT' });
    expect(replay(letterOf(' '.repeat(300_000)))).toMatchObject({ ok: false, reason: 'TOO_LARGE' });
    const good = letterOf('{}', 'greenpark/v1/changchun-south/status');
    const forged = { ...stored(good), topic: TOPIC, payload: `{"ts":${NOW},"values":{"heat.power":1}}` };
    expect(replayDeadLetter(forged, NOW, plant, null)).toMatchObject({ ok: false, reason: 'FORBIDDEN_TOPIC' });
  });

  it('works from an excerpt too', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [i === 99 ? 'x' : `p${i}${'-'.repeat(200)}`, i]),
    );
    const letter = letterOf(JSON.stringify({ ts: NOW, values: many }));
    expect(letter.data).toMatchObject({ point: 'x', excerpt: true });
    expect(replayDeadLetter(stored(letter), NOW, withPoint, null)).toMatchObject({ ok: true, values: 1 });
  });
});
