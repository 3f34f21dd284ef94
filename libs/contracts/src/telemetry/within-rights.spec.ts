import { buildDevice, buildSite } from '#testing';
import type { MqttSender } from '../access/mqtt-rights.js';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';
import type { DeadLetterEvent } from '../kafka/event-data.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage } from './telemetry.js';

const TS = Date.parse('2026-01-10T00:15:00Z');
const points = { 'heat.energyTotal': { kind: 'total', unit: 'GJ' } } as const;
const lookup = createPlantLookup([
  buildSite({
    id: 'park',
    devices: [buildDevice('boiler-1', points), buildDevice('boiler-2', points)],
    sources: [
      {
        topic: 'collector',
        decoder: 'json',
        device: { path: 'id' },
        devices: {},
        time: 'arrival',
        points: [{ point: 'heat.energyTotal', path: 'e', unit: 'GJ' }],
      },
    ],
  }),
]);
const sender = (rights: MqttSender['rights'], devices: readonly string[] | null = ['boiler-1']): MqttSender => ({
  principal: 'gateway',
  site: 'park',
  devices,
  rights,
});
const event = (type: string, id: string) => ({
  id,
  type,
  ts: TS,
  reason: 'why',
  ...(type === 'withdrawn' ? { event: 'x' } : type === 'maintenance' ? { until: TS + 1_000 } : {}),
});
const decode = (topic: string, payload: unknown, from: MqttSender, forbidden = false) =>
  decodeMessage(topic, Buffer.from(JSON.stringify(payload)), TS, lookup, { sender: from, forbidden });
const EVENTS = 'greenpark/v1/park/boiler-1/events';

describe('what a sender may send', () => {
  it('of events goes by their type: the others are one dead letter of the sender, and of no device', () => {
    const payload = ['maintenance', 'jump-accepted', 'jump-refused', 'withdrawn'].map((type, i) => event(type, `${i}`));
    const [mine, refused] = decode(EVENTS, payload, sender(['events']));
    expect(mine!.events.map(({ event: { type } }) => type)).toEqual(['maintenance']);
    expect(mine!.rejections).toEqual([]);
    expect(refused).toMatchObject({ site: 'park', device: null, known: false, events: [] });
    expect(refused!.rejections).toHaveLength(1);
    expect(refused!.rejections[0]).toMatchObject({ reason: 'FORBIDDEN_TOPIC', point: null });
    expect(refused!.rejections[0]!.detail).toBe(
      'gateway may not send jump-accepted (right decisions), jump-refused (right decisions), withdrawn (right decisions)',
    );
    const [decided, other] = decode(EVENTS, payload, sender(['decisions']));
    expect(decided!.events).toHaveLength(3);
    expect(other!.rejections[0]!.detail).toContain('maintenance (right events)');
    expect(decode(EVENTS, payload, sender(['events', 'decisions']))).toHaveLength(1);
  });

  it('of a source that names the device in its payload goes by that device', () => {
    const readings = (id: string, from: MqttSender) => decode('collector', { id, e: 5 }, from);
    expect(readings('boiler-1', sender(['telemetry']))[0]).toMatchObject({ device: 'boiler-1', count: 1 });
    const [refused, ...none] = readings('boiler-2', sender(['telemetry']));
    expect(none).toEqual([]);
    expect(refused).toMatchObject({ site: 'park', device: null, count: 0 });
    expect(refused!.rejections[0]).toMatchObject({ reason: 'FORBIDDEN_TOPIC' });
    expect(readings('boiler-2', sender(['telemetry'], null))[0]).toMatchObject({ device: 'boiler-2', count: 1 });
  });

  it('of a source that names many devices in its payload is one dead letter, whose bytes are those of the message', () => {
    const filler = 'x'.repeat(1_000);
    const messages = ['boiler-1', ...Array.from({ length: 99 }, (_, i) => `other-${i}`), 'boiler-2'].map((id) => ({
      id,
      e: 5,
      filler,
    }));
    const recordsOf = (from: MqttSender, at = TS): readonly EventRecord[] => {
      const records: EventRecord[] = [];
      const options = { sender: from, arrivedAt: at };
      const bytes = Buffer.from(JSON.stringify(messages));
      appendRecords(decodeMessage('collector', bytes, TS, lookup, options), records);
      return records;
    };
    const records = recordsOf(sender(['telemetry']));
    expect(records.map(({ topic, key }) => [topic, key])).toEqual([
      ['greenpark.readings.v1', 'park/boiler-1'],
      ['greenpark.dead-letters.v1', 'park/(unknown)'],
    ]);
    const bytes = records.reduce((sum, { value }) => sum + value.length, 0);
    expect(bytes).toBeLessThan(3 * JSON.stringify(messages).length);
    const letters = [
      records[1],
      recordsOf(sender(['telemetry'], ['boiler-2']))[1],
      recordsOf(sender(['telemetry']), TS + 1)[1],
    ];
    const [letter, ofOthers, later] = letters.map((one) => JSON.parse(one!.value) as DeadLetterEvent);
    expect(letter!.data).toMatchObject({
      reason: 'FORBIDDEN_TOPIC',
      device: null,
      detail: 'gateway may not send readings of 100 devices: other-0, other-1, other-2, other-3, other-4, …',
    });
    // Whatever the rights are when it is delivered again; a message without a time of its own is another one when it is sent again.
    expect(ofOthers!.id).toBe(letter!.id);
    expect(later!.id).not.toBe(letter!.id);
    expect(letter!.data.collapsed).toBeUndefined();
  });

  it('outside its rights as a whole counts against its own site, whatever topic it chose', () => {
    const [only] = decode('greenpark/v1/other/meter/telemetry', { ts: TS, seq: 9, values: {} }, sender([]), true);
    expect(only).toMatchObject({ site: 'park', device: null, siteKnown: true });
    expect(only!.rejections[0]).toMatchObject({ reason: 'FORBIDDEN_TOPIC', seq: null, ts: null });
    const records: EventRecord[] = [];
    appendRecords([only!], records);
    expect(records.map(({ key }) => key)).toEqual(['park/(unknown)']);
  });
});
