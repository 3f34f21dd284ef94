import fc from 'fast-check';
import { asyncApiCheck, buildDevice, buildSite, type ReadingsEvent } from '#testing';
import { usual } from '../../../../test/support/mqtt/source-payloads.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage, decodeTelemetry } from '../telemetry/telemetry.js';
import { collapse, MOST_LETTERS_OF_MESSAGE } from './collapsed-rejections.js';
import { replayDeadLetter, type Replay } from './dead-letter-replay.js';
import { appendRecords, type EventRecord } from './decoded-records.js';
import type { DeadLetterEvent } from './event-data.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const TOPIC = 'greenpark/v1/park/meter/telemetry';
const gauge = { kind: 'gauge', unit: 'MW' } as const;
const lookupOf = (...points: string[]) =>
  createPlantLookup([
    buildSite({
      id: 'park',
      devices: [buildDevice('meter', Object.fromEntries(points.map((point) => [point, gauge])))],
    }),
  ]);
const declaredNow = lookupOf('a', 'b');
const declaredLater = lookupOf('a', 'b', 'c', 'd');
const check = asyncApiCheck();

function recordsOf(payload: string): { readings: ReadingsEvent[]; letters: DeadLetterEvent[]; bytes: number } {
  const records: EventRecord[] = [];
  const bytes = appendRecords([decodeTelemetry(TOPIC, Buffer.from(payload), NOW, declaredNow)], records);
  const events = records.map(({ value }) => JSON.parse(value) as ReadingsEvent | DeadLetterEvent);
  const letters = events.filter((event): event is DeadLetterEvent => event.type === 'greenpark.dead-letter.v1');
  const readings = events.filter((event): event is ReadingsEvent => event.type === 'greenpark.readings.v1');
  return { readings, letters, bytes };
}

function replayed({ id, data }: DeadLetterEvent): Replay {
  const { topic, reason, point, index, collapsed, payload = null, payloadBase64 = null } = data;
  const kept = { id, topic, reason, point, index, payload, payloadBase64, refused: collapsed?.refused ?? null };
  return replayDeadLetter({ ...kept, receivedMs: NOW }, NOW, declaredLater, null);
}

const countOf = ({ data }: DeadLetterEvent): number => data.collapsed?.count ?? 1;
const valuesOf = (events: readonly ReadingsEvent[]): string[] =>
  events.flatMap(({ data }) =>
    data.readings.flatMap(({ ts, values }) =>
      Object.entries(values).map(([point, v]) => `${ts} ${point} ${JSON.stringify(v)}`),
    ),
  );

/** A message, or what is none, with as many values as stand in the text. */
const point = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'nobody');
const message = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.uniqueArray(fc.tuple(point, fc.constantFrom('1.5', '-2', 'null')), {
      selector: ([name]) => name,
      minLength: 1,
    }),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);
const messages = fc.oneof(
  fc.array(message, { minLength: 1, maxLength: 40 }),
  fc.array(message, { minLength: 90, maxLength: 140, size: 'max' }),
);
const payload = messages.map((all) => {
  const text = all.map((values, i) =>
    values === null
      ? '{"ts":"?"}'
      : `{"ts":${NOW - 1_000 * i},"seq":${i},"values":{${values.map(([name, value]) => `"${name}":${value}`).join()}}}`,
  );
  return { text: `[${text.join()}]`, values: all.reduce((sum, values) => sum + (values?.length ?? 1), 0) };
});

describe('a message that is refused in many parts', () => {
  it('of 256 kB, becomes one dead letter below three times its bytes', () => {
    let text = `{"ts":${NOW},"values":{`;
    for (let i = 0; text.length < 262_100; i++) text += `"${i.toString(36)}":1,`;
    text = `${text.slice(0, -1)}}}`;
    const { letters, bytes } = recordsOf(text);
    expect(letters).toHaveLength(1);
    expect(bytes).toBeLessThan(3 * text.length);
    const [letter] = letters;
    expect(letter!.data).toMatchObject({ reason: 'UNKNOWN_POINT', payload: text, device: 'meter', index: null });
    expect(countOf(letter!)).toBeGreaterThan(25_000);
    expect(check.kafkaRecord('greenpark.dead-letters.v1', JSON.stringify(letter))).toEqual([]);
  });

  it('stands for each refused part once, with its reason and its seq; a replay brings them and none that had passed', () => {
    let collapsed = 0;
    fc.assert(
      fc.property(payload, ({ text, values }) => {
        const { readings, letters } = recordsOf(text);
        const refused = letters.reduce((sum, letter) => sum + countOf(letter), 0);
        const passed = valuesOf(readings);
        expect(passed.length + refused).toBe(values);
        expect(letters.length).toBe(refused > MOST_LETTERS_OF_MESSAGE ? 1 : refused);
        const [letter] = letters;
        if (!letter?.data.collapsed) return;
        collapsed++;
        const { reasons, seqs, count } = letter.data.collapsed;
        expect(Object.values(reasons).reduce((sum, n) => sum + n, 0)).toBe(count);
        expect(new Set(seqs.map(([seq]) => seq)).size).toBe(seqs.length);
        const replay = replayed(letter);
        const back = (replay.ok ? replay.records : []).map(
          ({ value }) => JSON.parse(value) as ReadingsEvent | DeadLetterEvent,
        );
        const later = back.filter((event): event is ReadingsEvent => event.type === 'greenpark.readings.v1');
        const still = back.filter((event): event is DeadLetterEvent => event.type === 'greenpark.dead-letter.v1');
        const all = decodeTelemetry(TOPIC, Buffer.from(text), NOW, declaredLater);
        const now = new Set(passed);
        const expected = valuesOf([{ data: all } as unknown as ReadingsEvent]).filter((value) => !now.has(value));
        expect(valuesOf(later).sort()).toEqual(expected.sort());
        if (replay.ok) expect(expected.length + still.reduce((sum, one) => sum + countOf(one), 0)).toBe(count);
      }),
      { numRuns: 300 },
    );
    expect(collapsed).toBeGreaterThan(20);
  });

  it('counts what its sender may not send, and no replay brings it', () => {
    const part = { ts: null, seq: null, boot: null, detail: '', excerpt: null, place: '' };
    const forbidden = Array.from(
      { length: 200 },
      (_, index) => ({ ...part, index, point: null, reason: 'FORBIDDEN_TOPIC' }) as const,
    );
    const unknown = { ...part, index: 7, point: 'x', reason: 'UNKNOWN_POINT' } as const;
    expect(collapse(forbidden)).toMatchObject({ reason: 'FORBIDDEN_TOPIC', count: 200 });
    expect(collapse([...forbidden, unknown])).toMatchObject({
      reason: 'UNKNOWN_POINT',
      count: 201,
      reasons: { FORBIDDEN_TOPIC: 200, UNKNOWN_POINT: 1 },
      refused: { messages: '', points: { x: '7' } },
    });
  });

  it('with several devices in it is no single one’s', () => {
    const board = {
      ...usual,
      topic: 'v1/gateway/telemetry',
      decoder: 'thingsboard',
      device: null,
      points: null,
    } as const;
    const site = buildSite({ id: 'park', devices: [buildDevice('meter', { a: gauge })], sources: [board] });
    const names = Array.from({ length: 900 }, (_, i) => [`unknown-${i}`, [{ ts: NOW, values: { a: 1 } }]]);
    const text = JSON.stringify(Object.fromEntries([...names, ['meter', [{ ts: NOW, values: { a: 1 } }]]]));
    const lookup = createPlantLookup([site]);
    const records: EventRecord[] = [];
    const bytes = appendRecords(decodeMessage(board.topic, Buffer.from(text), NOW, lookup), records);
    expect(records.map(({ key }) => key)).toEqual(['park/meter', 'park/(unknown)']);
    expect(bytes).toBeLessThan(3 * text.length);
  });
});
